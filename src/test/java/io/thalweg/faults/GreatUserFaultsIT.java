package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 15: a user with a million ratings, among others who rate as ever. */
@Tag("long")
@Timeout(1200)
class GreatUserFaultsIT {

    private static final String BOUND = "user.ratings.most";
    private static final String USER = "bot";
    private static final long RATINGS = 1_000_000;
    private static final int MOST = 10_000;
    private static final Duration LEARNED = Duration.ofMinutes(10);

    /** Loose, for a busy machine; the report line has what was measured. */
    private static final double LONGEST_GAP_SECONDS = 30;

    @TempDir
    Path folder;

    @Test
    void shouldBoundWhatAUserTakesAndForgetItWhileOthersRate() throws Exception {
        Map<String, String> bound = Map.of(BOUND, "" + MOST, "threads", "2");
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, bound)) {
            Jvm application = rig.startAndAwait("a");
            try (Load others = rig.load(10_000_000, 100);
                    CommitGaps gaps = new CommitGaps(rig)) {
                others.awaitCaughtUp(rig::committed);
                long began = System.nanoTime();
                try (Load bot = rig.load(
                        LongStream.range(0, RATINGS)
                                .mapToObj(n -> new Rating(USER, "" + n, 1 + n % 5, 1_700_000_000_000L + n))
                                .iterator(),
                        50_000)) {
                    await().atMost(LEARNED).until(() -> bot.sentCount() == RATINGS);
                    bot.stop();
                    long[] sent = bot.ends();
                    await().atMost(LEARNED).until(() -> reached(rig.committed(), sent));
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                double whileRating = gaps.longestSeconds();
                long rows = rowsOf(rig, "ratings");
                Map<String, Integer> reasons = Outputs.reasons(rig);
                await("a list of the user").atMost(Rig.LONG).until(() -> lastListBytes(rig) > 0);

                rig.command("forget", "forget", USER);
                others.awaitCaughtUp(rig::committed);
                double whileForgetting = gaps.longestSeconds();
                long sent = others.stop();
                await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum() && rig.isQuiet());
                application.terminate();
                rig.report(
                        15,
                        "a user with %d ratings beside %d of others, %s=%d: %d rows of the user, dead letters"
                                + " %s, %.0f ratings/s; a list came; forgotten; the longest time without a commit %.1f s"
                                + " until then and %.1f s in all: %s",
                        RATINGS,
                        sent,
                        BOUND,
                        MOST,
                        rows,
                        reasons,
                        RATINGS / seconds,
                        whileRating,
                        whileForgetting,
                        rig.verify());
                assertThat(rows).as("rows of the user").isLessThanOrEqualTo(MOST);
                assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum())
                        .as("dead letters")
                        .isEqualTo((int) (RATINGS - MOST));
                assertThat(rowsOf(rig, "ratings")).as("rows that are left").isZero();
                assertThat(rowsOf(rig, "users")).as("rows that are left").isZero();
                assertThat(lastListBytes(rig)).as("the list that is left").isZero();
                assertThat(whileForgetting).as("seconds without a commit").isLessThan(LONGEST_GAP_SECONDS);
            }
        }
    }

    private static boolean reached(long[] offsets, long[] goals) {
        for (int at = 0; at < goals.length; at++) {
            if (offsets[at] < goals[at]) {
                return false;
            }
        }
        return true;
    }

    /** Rows of a store whose key begins with the user's id. */
    private static long rowsOf(Rig rig, String store) {
        String user = HexFormat.of().formatHex(USER.getBytes(StandardCharsets.UTF_8));
        return rig.rows(store).keySet().stream()
                .filter(key -> key.contains(user))
                .count();
    }

    /** The size of the list that was published last, 0 where it was taken back or there is none. */
    private static int lastListBytes(Rig rig) {
        int[] bytes = {0};
        rig.read(rig.topics.recommendations(), list -> {
            if (new String(list.key(), StandardCharsets.UTF_8).equals(USER)) {
                bytes[0] = list.value() == null ? 0 : list.value().length;
            }
        });
        return bytes[0];
    }
}
