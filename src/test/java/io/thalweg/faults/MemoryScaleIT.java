package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A million ratings of many users and items in a small heap, and how soon it is back. */
@Timeout(1_200)
class MemoryScaleIT {

    private static final GeneratorOptions STREAM =
            new GeneratorOptions(1, 1_000_000, 100_000, 60_000, RatingScale.FIVE_STARS, 1);
    private static final Jvm.Launch LAUNCH = new Jvm.Launch(640, Map.of());
    private static final Duration LEARNING = Duration.ofMinutes(10);
    private static final double MIB = 1 << 20;
    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir
    Path folder;

    @Test
    void shouldHoldAndComeBackInTimeWhenThereAreManyUsersAndItems() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of())) {
            Jvm application = start(rig);
            long empty = application.liveHeapBytes();
            long began = System.nanoTime();
            try (Load load = rig.load(STREAM, 20_000)) {
                await().atMost(LEARNING).until(() -> load.sentCount() == STREAM.ratings());
                load.stop();
            }
            rig.awaitSettled(STREAM.ratings(), LEARNING);
            double seconds = (System.nanoTime() - began) / 1e9;
            long live = application.liveHeapBytes();
            long resident = application.residentBytes();
            assertThat(application.terminate()).as("exit code of a SIGTERM").isEqualTo(SIGTERM_EXIT);

            double intact = startSeconds(rig);
            Utils.delete(rig.stateFolder("a").toFile());
            double lost = startSeconds(rig);

            System.out.printf(
                    Locale.ROOT,
                    "%d ratings, %d users, %d items, 4 partitions, -Xmx%dm, broker outside: %.0f ratings/s, heap %.0f MiB"
                            + " live (%.0f MiB empty), process %.0f MiB; ready %.1f s after a start with its state,"
                            + " %.1f s without; %s%n",
                    STREAM.ratings(),
                    STREAM.users(),
                    STREAM.items(),
                    LAUNCH.mostHeapMib(),
                    STREAM.ratings() / seconds,
                    live / MIB,
                    empty / MIB,
                    resident / MIB,
                    intact,
                    lost,
                    rig.verify());
            assertThat(intact).as("seconds with intact state").isLessThan(10);
            assertThat(lost).as("seconds with lost state").isLessThan(60);
        }
    }

    /** Starts and stops; returns the seconds from the start of the process until it is ready. */
    private static double startSeconds(Rig rig) {
        long began = System.nanoTime();
        Jvm application = start(rig);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(application.terminate()).as("exit code of a SIGTERM").isEqualTo(SIGTERM_EXIT);
        return seconds;
    }

    private static Jvm start(Rig rig) {
        return rig.start("a", LAUNCH).awaitLine(" runs at ");
    }
}
