package io.thalweg.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bill of materials of the build names what lies beside the jar, and so in the image. */
final class BillOfMaterialsIT {

    private static final Path TARGET = Path.of("target");

    @Test
    void shouldNameEveryLibraryWithItsHashAndLicence() throws Exception {
        JsonNode bill =
                new ObjectMapper().readTree(TARGET.resolve("thalweg-sbom.json").toFile());
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        Map<String, String> listed = new HashMap<>();
        for (JsonNode component : bill.get("components")) {
            assertThat(component.path("licenses"))
                    .as("licence of %s", component)
                    .isNotEmpty();
            for (JsonNode hash : component.get("hashes")) {
                if (hash.get("alg").asText().equals("SHA-256")) {
                    listed.put(
                            component.get("name").asText() + "-"
                                    + component.get("version").asText() + ".jar",
                            hash.get("content").asText());
                }
            }
        }
        assertThat(libraries())
                .as("target/lib; mvn clean takes away what an older build left there")
                .isEqualTo(listed);
    }

    private static Map<String, String> libraries() throws Exception {
        Map<String, String> hashes = new HashMap<>();
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            for (Path file : files.toList()) {
                hashes.put(file.getFileName().toString(), sha256(file));
            }
        }
        return hashes;
    }

    private static String sha256(Path file) throws Exception {
        byte[] content = Files.readAllBytes(file);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
