package io.thalweg.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeedbackTest {

    private static final Feedback COUNT = Feedback.events(RatingScale.FIVE_STARS, Repeats.COUNT, 20);

    /** By hand: 1 + 4 log(1 + n) / log 21. */
    @ParameterizedTest
    @CsvSource({"1, 1.9107", "2, 2.4434", "10, 4.1504", "19, 4.9359", "20, 5", "50, 5"})
    void shouldSayMoreTheMoreOftenAnEventCameAndLessEachTime(int times, double expected) {
        double value = COUNT.first(1);
        for (int n = 2; n <= times; n++) {
            value = COUNT.combined(1, value);
        }
        assertThat(value).isCloseTo(expected, within(5e-5));
        assertThat(COUNT.first(times)).as("an event that counts so many times").isEqualTo(value);
    }

    /** So nothing but the rating need be kept, however it came about. */
    @ParameterizedTest
    @CsvSource({"1, 5, 20", "0, 1, 1000", "-10, 10, 7.5", "1, 5, 1000000", "0, 1e200, 50", "-1e-3, 1e-3, 3000"})
    void shouldComeToTheSameBitsInOneStepAndInMany(double lowest, double highest, double cap) {
        Feedback feedback = Feedback.events(new RatingScale(lowest, highest), Repeats.COUNT, cap);
        for (double step : new double[] {1, .25, 3.7}) {
            double sum = step;
            double value = feedback.first(step);
            for (int n = 1; n < 200; n++) {
                value = feedback.combined(step, value);
                sum += step;
                assertThat(value).as("%s of %s", sum, feedback).isCloseTo(feedback.first(sum), within(1e-6 * highest));
                if (step != 3.7) {
                    assertThat(value).isEqualTo(feedback.first(sum));
                }
            }
        }
    }

    @Test
    void shouldKeepTheHighestOrTheLastWhenThatIsThePolicy() {
        Feedback max = Feedback.events(RatingScale.FIVE_STARS, Repeats.MAX, 1);
        assertThat(max.combined(3, 5)).isEqualTo(5);
        assertThat(max.combined(5, 3)).isEqualTo(5);
        assertThat(max.repeatsKnown(3, 5)).isTrue();
        assertThat(max.repeatsKnown(5, 3)).isFalse();
        Feedback last = Feedback.stars(RatingScale.FIVE_STARS);
        assertThat(last.combined(3, 5)).isEqualTo(3);
        assertThat(last.repeatsKnown(3, 5)).isFalse();
        assertThat(last.repeatsKnown(3, 3)).isTrue();
        assertThat(COUNT.repeatsKnown(1, COUNT.first(1)))
                .as("the same event sent again")
                .isTrue();
    }

    @Test
    void shouldTakeTheUpperQuarterOfStarsForAHitAndEveryEvent() {
        Feedback stars = Feedback.stars(RatingScale.FIVE_STARS);
        assertThat(stars.isHit(4)).isTrue();
        assertThat(stars.isHit(3.9)).isFalse();
        assertThat(COUNT.isHit(.001)).isTrue();
        Feedback skips =
                Feedback.events(RatingScale.FIVE_STARS, Repeats.LAST, 1).withValues(3, false);
        assertThat(skips.isHit(1)).isFalse();
        assertThat(skips.isHit(3)).isTrue();
        assertThat(skips.hasOneValue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e-9, Double.NaN, Double.NEGATIVE_INFINITY})
    void shouldRefuseACountThatIsNone(double told) {
        assertThatThrownBy(() -> COUNT.requireAccepted(told))
                .isInstanceOf(InvalidRatingException.class)
                .hasMessageContaining("how many times the event counts");
    }

    @Test
    void shouldRefuseWhatDoesNotGoTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Feedback.stars(RatingScale.FIVE_STARS, Repeats.COUNT))
                .withMessageContaining("set feedback=implicit too");
        for (double cap : new double[] {.5, 2e6, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Feedback.events(RatingScale.FIVE_STARS, Repeats.COUNT, cap))
                    .withMessageContaining("input.repeats.cap is " + cap);
        }
    }
}
