package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.MarkedBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A table of rights on the page about security, given to roles and taken away again. */
final class AclTable {

    private static final Path PAGE = Path.of("src", "site", "markdown", "running", "security.md");

    private AclTable() {}

    /** The rights of a table, in which these roles must be, in this order. */
    static List<AclBinding> rights(String name, List<String> roles) throws IOException {
        List<List<String>> rows = MarkedBlock.rows(PAGE, name);
        assertThat(rows.stream().map(cells -> cells.get(0)).distinct()).containsExactlyElementsOf(roles);
        return rows.stream()
                .map(cells -> new AclBinding(
                        new ResourcePattern(
                                ResourceType.valueOf(
                                        cells.get(1).replace('-', '_').toUpperCase(Locale.ROOT)),
                                cells.get(2),
                                PatternType.valueOf(cells.get(3).toUpperCase(Locale.ROOT))),
                        new AccessControlEntry(
                                "User:" + cells.get(0),
                                "*",
                                AclOperation.valueOf(cells.get(4)),
                                AclPermissionType.ALLOW)))
                .toList();
    }

    static void give(List<AclBinding> rights, Admin admin) throws Exception {
        admin.createAcls(rights).all().get();
        rights.forEach(right -> RecordingAuthorizer.awaitKnown(right, true));
    }

    /** After the role has done all its work. */
    static void assertMissed(AclBinding right, Admin admin) throws Exception {
        admin.deleteAcls(List.of(right.toFilter())).all().get();
        RecordingAuthorizer.awaitKnown(right, false);
        boolean missed =
                RecordingAuthorizer.wouldNowDeny(right.entry().principal().substring("User:".length()));
        give(List.of(right), admin);
        assertThat(missed).as(right.toString()).isTrue();
    }
}
