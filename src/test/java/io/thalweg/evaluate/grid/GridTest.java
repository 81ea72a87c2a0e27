package io.thalweg.evaluate.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GridTest {

    private static final Grid SIX = new Grid(List.of(axis("a", 2), axis("b", 3)));

    @Test
    void shouldHaveAllCombinationsInOrder() {
        assertThat(SIX.size()).isEqualTo(6);
        assertThat(SIX.all())
                .containsExactly(
                        Map.of("a", "0", "b", "0"),
                        Map.of("a", "0", "b", "1"),
                        Map.of("a", "0", "b", "2"),
                        Map.of("a", "1", "b", "0"),
                        Map.of("a", "1", "b", "1"),
                        Map.of("a", "1", "b", "2"));
    }

    @Test
    void shouldDrawTheSamePointsForASeedAndNoneTwice() {
        for (int count : new int[] {1, 2, 3, 4, 5, 6, 7}) {
            List<Map<String, String>> drawn = SIX.sample(count, 3);
            assertThat(drawn)
                    .hasSize(Math.min(count, 6))
                    .doesNotHaveDuplicates()
                    .isEqualTo(SIX.sample(count, 3));
            assertThat(SIX.all()).containsAll(drawn);
        }
        assertThat(new HashSet<>(List.of(SIX.sample(2, 1), SIX.sample(2, 2), SIX.sample(2, 3), SIX.sample(2, 4))))
                .hasSizeGreaterThan(1);
    }

    @Test
    void shouldDrawFromAGridThatIsTooLargeToBeCounted() {
        List<Axis> axes = new ArrayList<>();
        for (int key = 0; key < 30; key++) {
            axes.add(axis("k" + key, 200));
        }
        Grid large = new Grid(axes);
        assertThat(large.size()).isEqualTo(Long.MAX_VALUE);
        assertThat(large.sample(50, 1)).hasSize(50).doesNotHaveDuplicates();
    }

    /** Worked out by hand: a third goes on three times as far; the last round is the whole stream. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            27 | 200000 | 3 | 27x11111 9x33333 3x200000
            9  | 200000 | 3 | 9x33333 3x200000
            8  | 100000 | 2 | 8x12500 4x25000 2x100000
            5  | 100000 | 2 | 5x12500 3x25000 2x100000
            64 | 100000 | 2 | 64x6250 32x12500 16x25000 8x100000
            2  | 100000 | 3 | 2x100000
            3  | 100000 | 3 | 3x100000
            27 | 8000   | 3 | 27x1333 9x8000
            27 | 5000   | 3 | 27x5000
            """)
    void shouldStopTheWorseOnesEarlyWhenHalving(int points, int ratings, int factor, String rounds) {
        List<String> shown = new ArrayList<>();
        Round.halving(points, ratings, factor).forEach(round -> shown.add(round.points() + "x" + round.ratings()));
        assertThat(String.join(" ", shown)).isEqualTo(rounds);
    }

    private static Axis axis(String key, int count) {
        List<String> values = new ArrayList<>();
        for (int value = 0; value < count; value++) {
            values.add("" + value);
        }
        return new Axis(key, values);
    }
}
