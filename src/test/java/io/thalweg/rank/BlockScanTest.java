package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockScanTest {

    private static final int FACTORS = 3;
    private static final int COLUMNS = 6;

    private record Scored(String id, float score) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldEqualAFullSortWithAndWithoutPruning(long seed) {
        Random random = new Random(seed);
        ItemIndex index = new ItemIndex();
        Blocks blocks = new Blocks(COLUMNS, FACTORS);
        int size = 1 + random.nextInt(9000);
        float[][] rows = new float[size][];
        for (int item = 0; item < size; item++) {
            index.findOrAdd("item-" + item);
        }
        for (int set = 0; set < 3 * size; set++) {
            int item = set < size ? set : random.nextInt(size);
            rows[item] = row(random, item);
            blocks.set(item, rows[item]);
        }
        BlockScan pruned = new BlockScan(blocks, index, 10, true);
        BlockScan whole = new BlockScan(blocks, index, 10, false);
        for (int round = 0; round < 20; round++) {
            float[] weights = row(random, random.nextInt(20));
            float[] bonus = new float[size];
            for (int n = 0; n < size / 20; n++) {
                int item = random.nextInt(size);
                if (bonus[item] == 0) {
                    bonus[item] = (float) random.nextGaussian();
                    pruned.setBonus(item, bonus[item]);
                    whole.setBonus(item, bonus[item]);
                }
            }
            int step = 1 + random.nextInt(3);
            IntPredicate mayAppear = item -> item % step == 0;
            List<Scored> expected = sorted(index, rows, weights, bonus, mayAppear);
            assertThat(drain(pruned.scan(weights, mayAppear), index)).isEqualTo(expected);
            assertThat(drain(whole.scan(weights, mayAppear), index)).isEqualTo(expected);
        }
    }

    /** Few distinct numbers, so that scores tie; the early items weigh more, so that blocks can be left out. */
    private static float[] row(Random random, int item) {
        float[] row = new float[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            row[column] = random.nextInt(7) - 3;
        }
        row[COLUMNS - 1] = 10f / (1f + item / 100f);
        return row;
    }

    private static List<Scored> sorted(
            ItemIndex index, float[][] rows, float[] weights, float[] bonus, IntPredicate mayAppear) {
        List<Scored> all = new ArrayList<>();
        for (int item = 0; item < rows.length; item++) {
            float sum = 0;
            for (int column = 0; column < COLUMNS; column++) {
                sum += weights[column] * rows[item][column];
            }
            if (mayAppear.test(item)) {
                all.add(new Scored(index.id(item), sum + bonus[item] + 0f));
            }
        }
        return all.stream()
                .sorted(Comparator.comparing(Scored::score).reversed().thenComparing(Scored::id))
                .limit(10)
                .toList();
    }

    private static List<Scored> drain(TopN best, ItemIndex index) {
        List<Scored> drained = new ArrayList<>();
        while (best.size() > 0) {
            float score = best.worstScore() + 0f;
            drained.add(0, new Scored(index.id(best.removeWorst()), score));
        }
        return drained;
    }
}
