package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.faults.Jvm.Launch;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingScale;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four tasks in what a container of 1 GiB has: a heap of half of it, and the rest for everything else. */
@Timeout(3_600)
class ContainerMemoryScaleIT {

    private static final long CONTAINER_BYTES = 1L << 30;

    /** Half of it, as docker/jvm.options says, and docker/Dockerfile's variables. */
    private static final Launch IN_CONTAINER = new Launch(
            512,
            Map.of(
                    "MALLOC_ARENA_MAX",
                    "2",
                    "JDK_JAVA_OPTIONS",
                    "-XX:+UseG1GC -XX:+ExitOnOutOfMemoryError -XX:+UseTransparentHugePages"));

    /** -Dcontainer.ratings=1000000 for a shorter run. */
    private static final GeneratorOptions STREAM = new GeneratorOptions(
            1, Long.getLong("container.ratings", 5_000_000), 200_000, 2_000, RatingScale.FIVE_STARS, 1);

    private static final double RATE = 20_000;
    private static final int MOST_WAITING = 500_000;
    private static final Duration LEARNING = Duration.ofMinutes(50);
    private static final double MIB = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void shouldStayUnderTheLimitWhenAContainerOfOneGibibyteHasFourTasks() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (Jvm broker = Jvm.broker(folder, folder.resolve("broker"), port);
                Rig rig = new Rig("localhost:" + port, folder, 4, Map.of("threads", "2"))) {
            assertThat(broker.isAlive()).isTrue();
            Jvm application = rig.start("a", IN_CONTAINER).awaitLine(" runs at ");
            long empty = application.peakResidentBytes();
            long began = System.nanoTime();
            try (Load load = rig.load(STREAM, RATE)) {
                await().atMost(LEARNING).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    load.pauseAt(rig.committedSum() + MOST_WAITING);
                    assertThat(application.isAlive()).as(application.err()).isTrue();
                    return load.sentCount() == STREAM.ratings();
                });
                load.stop();
            }
            rig.awaitSettled(STREAM.ratings(), LEARNING);
            double seconds = (System.nanoTime() - began) / 1e9;
            long live = application.liveHeapBytes();
            long peak = application.peakResidentBytes();
            System.out.printf(
                    Locale.ROOT,
                    "%d ratings of %d users, %d items, 4 tasks, -Xmx512m: %.0f ratings/s, peak of the process %.0f MiB (%.0f MiB"
                            + " before the first rating), heap %.0f MiB live at the end; %s%n",
                    STREAM.ratings(),
                    STREAM.users(),
                    STREAM.items(),
                    STREAM.ratings() / seconds,
                    peak / MIB,
                    empty / MIB,
                    live / MIB,
                    rig.verify());
            assertThat(peak).as("bytes of the process").isLessThan(CONTAINER_BYTES);
        }
    }
}
