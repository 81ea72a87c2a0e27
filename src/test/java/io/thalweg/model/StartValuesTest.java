package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StartValuesTest {

    /** The outputs that are published for SplitMix64 with seed 1234567 (rosettacode.org, "Pseudo-random numbers"). */
    @Test
    void shouldBeTheSequenceOfSplitMix64WhenDrawnInOrder() {
        assertThat(new long[] {
                    StartValues.random(1234567, 0),
                    StartValues.random(1234567, 1),
                    StartValues.random(1234567, 2),
                    StartValues.random(1234567, 3)
                })
                .containsExactly(
                        6457827717110365317L,
                        3203168211198807973L,
                        Long.parseUnsignedLong("9817491932198370423"),
                        4593380528125082431L);
    }

    /** Recorded from the first version: other values would not fit the contributions that are stored. */
    @Test
    void shouldBeTheRecordedRowsWhenSeedAndIdAreGiven() {
        assertThat(new RowLayout(3, 42, .1).startRow("318")).containsExactly(GOLDEN_318);
        assertThat(new RowLayout(3, 42, .1).startRow("Ⅷ-é")).containsExactly(GOLDEN_UNICODE);
    }

    /** Of n draws from N(0, s²) the mean has the deviation s/√n, the variance s²√(2/n): four of each are allowed. */
    @Test
    void shouldHaveTheMeanAndVarianceOfANormalWhenDrawnForManyIds() {
        int n = 200_000;
        double spread = .1;
        double sum = 0;
        double squares = 0;
        double products = 0;
        for (int id = 0; id < n / 2; id++) {
            float[] row = new float[2];
            StartValues.fillNormal(StartValues.hash(42, "item-" + id), spread, row, 0, 2);
            sum += row[0] + row[1];
            squares += row[0] * row[0] + row[1] * row[1];
            products += row[0] * row[1];
        }
        assertThat(sum / n).isCloseTo(0, within(4 * spread / Math.sqrt(n)));
        assertThat(squares / n).isCloseTo(spread * spread, within(4 * spread * spread * Math.sqrt(2. / n)));
        assertThat(products / (n / 2.))
                .as("the two of a pair don't depend on each other")
                .isCloseTo(0, within(4 * spread * spread / Math.sqrt(n / 2.)));
    }

    @Test
    void shouldDifferWhenIdsOrSeedsDiffer() {
        Set<Long> hashes = new HashSet<>();
        for (int id = 0; id < 50_000; id++) {
            hashes.add(StartValues.hash(1, "" + id));
            hashes.add(StartValues.hash(2, "" + id));
        }
        assertThat(hashes).hasSize(100_000);
    }

    @Test
    void shouldFillOnlyItsPartOfTheRowWhenTheCountIsOdd() {
        float[] row = new float[7];
        Arrays.fill(row, 9);
        StartValues.fillNormal(5, .1, row, 2, 3);
        assertThat(row).startsWith(9, 9).endsWith(9, 9);
        assertThat(Arrays.copyOfRange(row, 2, 5)).doesNotContain(9).doesNotContain(0);

        float[] longer = new float[4];
        StartValues.fillNormal(5, .1, longer, 0, 4);
        assertThat(Arrays.copyOf(longer, 3))
                .as("a longer row begins as a shorter one")
                .containsExactly(Arrays.copyOfRange(row, 2, 5));
    }

    @Test
    void shouldStartBiasesAtZeroWhenRowsStart() {
        RowLayout layout = new RowLayout(4, 42, .1);
        assertThat(layout.startRow("1")).hasSize(5);
        assertThat(layout.startRow("1")[layout.biasColumn()]).isZero();
    }

    private static final int[] GOLDEN_318 = {204841, 732544, 1531724, 0};
    private static final int[] GOLDEN_UNICODE = {3267978, 2752555, 970438, 0};
}
