package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.model.FixedPoint;
import io.thalweg.rating.RatingScale;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class CurrentRatingsTest {

    private static final RatingScale SCALE = new RatingScale(1, 5);

    /** By hand: of 1, 2, 4 and 5 the mean is 3, and squared distances from it are 4, 1, 1 and 4. */
    @Test
    void shouldHaveMeanAndStandardDeviationOnTheScale() {
        CurrentRatings ratings = of(1, 2, 4, 5);
        assertThat(ratings.count()).isEqualTo(4);
        assertThat(ratings.mean()).isCloseTo(3, within(1e-6));
        assertThat(ratings.spread()).isCloseTo(Math.sqrt(2.5), within(1e-6));
    }

    @Test
    void shouldHaveNoSpreadWhereAllAreEqual() {
        assertThat(of(4, 4, 4).spread()).isCloseTo(0, within(1e-3));
    }

    @Test
    void shouldHaveNoMeanWithoutRatings() {
        assertThat(CurrentRatings.of(0, 0, 0, SCALE)).isEqualTo(new CurrentRatings(0, Double.NaN, Double.NaN));
    }

    private static CurrentRatings of(double... ratings) {
        long sum = DoubleStream.of(ratings)
                .mapToLong(each -> FixedPoint.ofDouble((each - 1) / 4))
                .sum();
        long squares = DoubleStream.of(ratings)
                .mapToLong(each -> FixedPoint.ofDouble((each - 1) / 4 * (each - 1) / 4))
                .sum();
        return CurrentRatings.of(ratings.length, sum, squares, SCALE);
    }
}
