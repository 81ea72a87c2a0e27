package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.evaluate.DriftWatch.Alarm;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Outcome;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriftWatchTest {

    private static final double TOLERANCE = .01;
    private static final double THRESHOLD = 100;
    private static final RatingScale SCALE = RatingScale.FIVE_STARS;

    private final DriftWatch watch = new DriftWatch(TOLERANCE, THRESHOLD);
    private final List<Alarm> alarms = new ArrayList<>();

    /**
     * After n₀ values of .2, the t-th value of .5 is above the mean of all by .3 n₀ / (n₀ + t). Less the tolerance, that
     * is summed here until it passes the threshold.
     */
    @Test
    void shouldRaiseTheAlarmWhereTheClosedFormDoesWhenTheErrorSteps() {
        int before = 10_000;
        add(before, .2);
        assertThat(alarms).isEmpty();
        double excess = 0;
        int since = 0;
        while (excess <= THRESHOLD) {
            since++;
            excess += .3 * before / (before + since) - TOLERANCE;
        }
        add(since - 1, .5);
        assertThat(alarms).isEmpty();
        add(1, .5);
        assertThat(alarms).hasSize(2).allSatisfy(alarm -> {
            assertThat(alarm.number()).isEqualTo(1);
            assertThat(alarm.countBefore()).isEqualTo(before);
            assertThat(alarm.meanBefore()).isCloseTo(.2, within(1e-9));
            assertThat(alarm.meanSince()).isCloseTo(.5, within(1e-9));
        });
        assertThat(alarms).extracting(Alarm::cohort).containsExactly("warm", "all");
        assertThat(alarms).extracting(Alarm::countSince).containsOnly((long) since);
    }

    @Test
    void shouldBeginAnewAfterAnAlarm() {
        add(10_000, .2);
        add(5_000, .5);
        assertThat(alarms).as("the new level is the mean from then on").hasSize(2);
        add(5_000, .95);
        assertThat(alarms).hasSize(4);
        assertThat(alarms.get(3).number()).isEqualTo(2);
    }

    @Test
    void shouldStaySilentWhenTheErrorFallsOrRisesLessThanTheTolerance() {
        add(50_000, .3);
        add(50_000, .2);
        add(50_000, .2 + TOLERANCE * .9);
        assertThat(alarms).isEmpty();
    }

    @Test
    void shouldGoOnAsIfNeverStoppedWhenRestored() {
        add(10_000, .2);
        add(200, .5);
        DriftWatch restored = new DriftWatch(TOLERANCE, THRESHOLD);
        restored.restore(watch.encode());
        List<Alarm> later = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            watch.add(Cohort.WARM, -.5, alarms::add);
            restored.add(Cohort.WARM, -.5, later::add);
        }
        assertThat(alarms).hasSize(2).isEqualTo(later);
        assertThat(restored.encode()).isEqualTo(watch.encode());
    }

    @Test
    void shouldRefuseWhenTheRowHasAnotherFormat() {
        byte[] row = watch.encode();
        row[0]++;
        assertThatThrownBy(() -> watch.restore(row)).hasMessageContaining("format " + row[0]);
    }

    @Test
    void shouldStaySilentWhenTheStreamIsMl100k() {
        Path ratings = SharedData.require("ml-100k/u.data");
        learn(RatingFile.readInTimeOrder(ratings));
        assertThat(alarms).isEmpty();
    }

    /** The generated tastes drift too, and newcomers come; the learner keeps up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldStaySilentWhenTheStreamIsGenerated(long seed) {
        learn(generated(seed));
        assertThat(alarms).isEmpty();
    }

    /** From the middle on what users send has nothing to do with users or items. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldRaiseTheAlarmSoonWhenRatingsLoseTheirSense(long seed) {
        List<Rating> turned = new ArrayList<>();
        List<Rating> ratings = generated(seed);
        int at = ratings.size() / 2;
        for (Rating rating : ratings) {
            int star = 1 + Math.floorMod((rating.userId() + "/" + rating.itemId()).hashCode(), 5);
            turned.add(
                    turned.size() < at
                            ? rating
                            : new Rating(rating.userId(), rating.itemId(), star, rating.timestampMillis()));
        }
        learn(turned);
        Alarm all = alarms.stream()
                .filter(alarm -> alarm.cohort().equals(DriftWatch.ALL))
                .findFirst()
                .orElseThrow();
        assertThat(all.countBefore()).as("where it began").isBetween(at - 300L, at + 100L);
        assertThat(all.countSince()).isBetween(100L, 3_000L);
        assertThat(all.meanSince()).isGreaterThan(all.meanBefore() + TOLERANCE);
    }

    private void add(int count, double error) {
        for (int n = 0; n < count; n++) {
            watch.add(Cohort.WARM, error, alarms::add);
        }
    }

    private void learn(Iterable<Rating> ratings) {
        Prequential loop =
                new Prequential(Algorithm.HYBRID, Algorithm.HYBRID.parameters(Map.of()), 42, Feedback.stars(SCALE));
        for (Rating rating : ratings) {
            Outcome outcome = loop.add(rating);
            if (outcome.isLearned()) {
                watch.add(Cohort.of(outcome), (outcome.prediction() - rating.value()) / SCALE.range(), alarms::add);
            }
        }
    }

    private static List<Rating> generated(long seed) {
        RatingGenerator generator =
                new RatingGenerator(GeneratorOptions.forRatings(20_000).withSeed(seed));
        List<Rating> ratings = new ArrayList<>();
        generator.forEachRemaining(ratings::add);
        return ratings;
    }
}
