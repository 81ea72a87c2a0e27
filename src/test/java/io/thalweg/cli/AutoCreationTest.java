package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that creates any topic that is asked for, as Kafka's brokers do by default. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AutoCreationTest {

    private final EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerOptions.temporary().withProperties(Map.of("auto.create.topics.enable", "true")));
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        admin.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify",
                "topics verify",
                "topics describe",
                "refresh",
                "forget 1",
                "run",
                "export ratings",
                "export factors --of users",
                "verify --set application.id=mistyped"
            })
    void shouldCreateNothingWhenNothingIsThere(String command) throws Exception {
        Set<String> before = names();
        Outcome outcome = execute("absent.", command);
        assertThat(outcome.exitCode()).isEqualTo(command.equals("topics describe") ? 0 : 1);
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void shouldSayThatThereIsNothingToVerifyWhenTheApplicationNeverRan() throws Exception {
        assertThat(execute("new.", "topics create").exitCode()).isZero();
        Set<String> before = names();
        for (String id : List.of("new.app", "mistyped")) {
            Outcome verified = execute("new.", "verify --set application.id=" + id);
            assertThat(verified.exitCode()).isEqualTo(1);
            assertThat(verified.err())
                    .hasLineCount(1)
                    .startsWith("thalweg: nothing to verify: application '" + id
                            + "' has no committed offsets of new.ratings and no state");
        }
        assertThat(names()).isEqualTo(before);
        assertThat(execute("new.", "topics verify").exitCode()).isZero();
    }

    /** As a producer that came first leaves it. */
    @Test
    void shouldSayThatAllTopicsFollowTheRatingsTopicThatWasThere() throws Exception {
        admin.createTopics(List.of(new NewTopic("first.ratings", 1, (short) 1)))
                .all()
                .get();
        Outcome created = execute("first.", "topics create");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.out())
                .contains("created first.recommendations")
                .contains(
                        "topic first.ratings was there before and has 1 partition, so all that follow it have as many,"
                                + " not the 4 of topic.partitions;")
                .contains("kafka-topics.sh --delete", "run: thalweg topics create --set ");
        assertThat(execute("first.", "topics create").out())
                .startsWith("nothing was missing\n")
                .doesNotContain("was there before");
        assertThat(execute("none.", "topics create").out()).doesNotContain("was there before");
    }

    private Set<String> names() throws Exception {
        return admin.listTopics().names().get();
    }

    private Outcome execute(String prefix, String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "topic.prefix", prefix,
                        "state.dir", folder.resolve("state").toString())
                .forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        if (!command.contains("application.id")) {
            arguments.addAll(List.of("--set", "application.id=" + prefix + "app"));
        }
        return Outcome.of(arguments.toArray(String[]::new));
    }
}
