package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archive, unpacked elsewhere, and the launchers of both layouts, as a user starts them. */
final class DistributionIT {

    private static final Path ARCHIVE = Path.of(System.getProperty("thalweg.archive", "target/thalweg.tar.gz"));
    private static final Path BUILT = ARCHIVE.resolveSibling("thalweg");
    private static final String JAVA = System.getProperty("java.home");

    /** With a blank in its name, which a launcher that quotes badly takes for two. */
    @TempDir(factory = FolderWithABlank.class)
    static Path folder;

    private static Path unpacked;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeAll
    static void unpack() throws Exception {
        assertThat(ARCHIVE).as("the archive; run mvn package first").exists();
        assertThat(run(Map.of(), "tar", "-xzf", ARCHIVE.toString()).exitCode()).isZero();
        try (Stream<Path> top = Files.list(folder)) {
            List<Path> folders = top.filter(Files::isDirectory).toList();
            assertThat(folders).as("one folder at the top").hasSize(1);
            unpacked = folders.get(0);
        }
    }

    @Test
    void shouldHaveWhatKafkasOwnArchiveHas() throws IOException {
        assertThat(unpacked.getFileName().toString()).startsWith("thalweg-");
        assertThat(unpacked.resolve("LICENSE")).hasSameBinaryContentAs(Path.of("LICENSE"));
        assertThat(unpacked.resolve("README.txt"))
                .content()
                .doesNotContain("${")
                .contains("bin/thalweg demo");
        assertThat(unpacked.resolve("config/thalweg.properties"))
                .hasSameBinaryContentAs(Path.of("config/thalweg.properties"));
        assertThat(unpacked.resolve("bin/thalweg")).isExecutable().hasSameBinaryContentAs(BUILT);
        assertThat(unpacked.resolve("bin/thalweg.cmd")).hasSameBinaryContentAs(BUILT.resolveSibling("thalweg.cmd"));
    }

    @Test
    void shouldNameEveryLibraryInItsBillOfMaterials() throws IOException {
        Path bill = unpacked.resolve("thalweg-sbom.json");
        assumeThat(bill).as("Maven makes no bill of materials offline").exists();
        List<String> named = new ArrayList<>();
        for (JsonNode component : new ObjectMapper().readTree(bill.toFile()).get("components")) {
            assertThat(component.get("licenses"))
                    .as(component.get("name").asText())
                    .isNotNull();
            named.add(component.get("name").asText() + "-"
                    + component.get("version").asText());
        }
        try (Stream<Path> jars = Files.list(unpacked.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .hasSizeGreaterThan(20)
                    .contains("thalweg.jar")
                    .filteredOn(jar -> !jar.equals("thalweg.jar"))
                    .allSatisfy(jar -> assertThat(named).anyMatch(jar::startsWith));
        }
    }

    @Test
    void shouldRunFromAnotherFolderByALink() throws Exception {
        Path near = Files.createSymbolicLink(folder.resolve("near"), unpacked.resolve("bin/thalweg"));
        Path link = Files.createSymbolicLink(folder.resolve("far"), near.getFileName());

        assertThat(run(Map.of(), link.toString(), "--version").out())
                .startsWith("thalweg 0.")
                .hasLineCount(1);
        Ended wrong = run(Map.of(), link.toString(), "recommend", "--nonsense");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).as("what to type next is typed as before").endsWith(link + " recommend --help\n");
    }

    @Test
    void shouldEvaluateAFile() throws Exception {
        Path ratings = folder.resolve("some ratings.csv");
        List<String> lines = new ArrayList<>(List.of("user,item,rating,time"));
        for (int n = 0; n < 600; n++) {
            lines.add("u" + n % 29 + ",i" + n % 41 + "," + (1 + n % 5) + "," + (1_000_000 + n));
        }
        Files.write(ratings, lines);
        Ended ended = run(Map.of(), bin(), "evaluate", "--ratings", ratings.toString(), "--output", "json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(ended.out());
        assertThat(report.findValuesAsText("rmse")).isNotEmpty();
    }

    @Test
    void shouldGiveJavaItsOptionsAndTheConfigurationItsVariables() throws Exception {
        Ended ended = run(
                Map.of(
                        "THALWEG_OPTS",
                        "-Xlog:gc+init:stderr -Dthalweg.command=other",
                        "THALWEG_SEED",
                        "7",
                        "JAVA_HOME",
                        JAVA),
                BUILT.toString(),
                "config");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("# from variable THALWEG_SEED\nseed=7\n");
        assertThat(ended.err()).contains("[gc,init]");
        assertThat(run(Map.of(), BUILT.toString(), "--help").out()).contains("Usage: thalweg");
    }

    /** A {@code java} that says what that of another version says. */
    @ParameterizedTest
    @CsvSource({
        "openjdk version \"11.0.22\" 2024-01-16, is Java 11",
        "java version \"1.8.0_292\", is Java 8",
        "cannot find a JVM, names no version"
    })
    void shouldSayWhatToDoWhenJavaIsTooOld(String line, String message) throws Exception {
        Path home = Files.createTempDirectory(folder, "old");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '" + line + "' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Ended ended = run(Map.of("JAVA_HOME", home.toString()), bin(), "--version");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("thalweg: " + java)
                .contains(message)
                .endsWith("; install a Java 17 or later, or set JAVA_HOME to the folder of one\n");
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoJava() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools without java"));
        for (String tool : List.of("dirname", "sed", "readlink")) {
            Files.createSymbolicLink(
                    tools.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
        }
        Ended none = run(Map.of("JAVA_HOME", "", "PATH", tools.toString()), bin(), "--version");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err())
                .isEqualTo("thalweg: there is no java in the PATH; install a Java 17 or later, or set JAVA_HOME to the"
                        + " folder of one\n");
        Ended wrong = run(Map.of("JAVA_HOME", tools.toString()), bin(), "--version");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).startsWith("thalweg: JAVA_HOME is " + tools + ", which has no bin/java; ");
    }

    private static String bin() {
        return unpacked.resolve("bin/thalweg").toString();
    }

    /** Runs a command in the folder to its end. */
    private static Ended run(Map<String, String> variables, String... command) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", JAVA);
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
