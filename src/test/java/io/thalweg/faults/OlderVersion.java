package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The program of a released version, built from the history of the repository, once for as long as {@code target} is kept. */
final class OlderVersion {

    private static final Path FOLDER = Path.of("target", "older");
    private static final long BUILD_MINUTES = 20;

    private OlderVersion() {}

    /** The packaged program; skips the test, saying why on stderr too, where the history is absent, or what builds from it. */
    static Path jar(String version) throws Exception {
        String commit = commit(version);
        Path sources = FOLDER.resolve(commit).toAbsolutePath();
        Path jar = sources.resolve("target").resolve("thalweg.jar");
        if (Files.exists(jar)) {
            return jar;
        }
        require(runs(List.of("git", "cat-file", "-e", commit + "^{commit}")), "the history has no commit " + commit);
        require(runs(List.of("mvn", "--version")), "there is no mvn to build version " + version + " with");
        Files.createDirectories(sources);
        Path tar = sources.resolve("sources.tar");
        run(Path.of("."), List.of("git", "archive", "--output=" + tar, commit));
        run(sources, List.of("tar", "xf", tar.toString()));
        run(sources, List.of("mvn", "-B", "-o", "-q", "package", "-Dmaven.test.skip=true", "-Dspotless.check.skip"));
        return jar;
    }

    private static String commit(String version) throws IOException {
        Properties commits = new Properties();
        try (InputStream in =
                Objects.requireNonNull(OlderVersion.class.getResourceAsStream("/golden/versions.properties"))) {
            commits.load(in);
        }
        return Objects.requireNonNull(commits.getProperty(version), version);
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(holds, reason);
    }

    private static boolean runs(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("thalweg-build", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES))
                .as("%s ends", command)
                .isTrue();
        assertThat(process.exitValue())
                .as("%s said:%n%s", command, Files.readString(out))
                .isZero();
        Files.delete(out);
    }
}
