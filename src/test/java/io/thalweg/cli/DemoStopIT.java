package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo, told to stop: while its broker starts, and while it learns. */
final class DemoStopIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Starts a Kafka broker", "learning: "})
    void shouldSayThatItStopsAndLeaveNothingBehind(String line) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        try (ThalwegProcess demo = ThalwegProcess.start(
                folder,
                Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                "demo",
                "--count",
                "5000",
                "--rate",
                "500")) {
            await().atMost(TIMEOUT).until(() -> demo.err().contains(line) && hasFolder(temporary));
            assertThat(demo.terminate()).isEqualTo(TERMINATED);
            assertThat(demo.err().lines().filter(said -> !said.contains(" WARN ")))
                    .endsWith("stopping", "stopped")
                    .noneMatch(said -> said.contains("choose another folder") || said.contains("thalweg: "));
            assertThat(hasFolder(temporary)).isFalse();
        }
    }

    private static boolean hasFolder(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            List<Path> demos = files.filter(
                            file -> file.getFileName().toString().startsWith("thalweg-demo-"))
                    .toList();
            return !demos.isEmpty();
        }
    }
}
