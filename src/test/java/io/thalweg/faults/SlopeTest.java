package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SlopeTest {

    private static final double LEAK = .25;

    @Test
    void shouldFindTheSlopeWhenSomePointsAreFarOff() {
        SplittableRandom random = new SplittableRandom(1);
        List<Slope.Point> points = IntStream.range(0, 90)
                .mapToObj(minute ->
                        new Slope.Point(minute, 120 + LEAK * minute + (minute % 5 == 0 ? 400 : random.nextDouble())))
                .toList();
        // Noise of one unit over ninety minutes.
        assertThat(Slope.of(points)).isCloseTo(LEAK, within(.02));
    }

    @Test
    void shouldBeZeroWhenNothingGrows() {
        List<Slope.Point> saw = IntStream.range(0, 60)
                .mapToObj(minute -> new Slope.Point(minute, minute % 4))
                .toList();
        assertThat(Slope.of(saw)).isZero();
        assertThat(Slope.of(List.of())).isZero();
        assertThat(Slope.median(new double[] {3, 1, 2, 10})).isEqualTo(2.5);
    }
}
