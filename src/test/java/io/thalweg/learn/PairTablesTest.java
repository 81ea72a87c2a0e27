package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairTablesTest {

    private static final int ITEM = 3;

    private record Added(int partner, int later, int earlier, int steps) {}

    /** A row counts up to 4,095 ratings of a pair, in either direction. */
    @Test
    void shouldCountExactlyWhenAsManyPartitionsAsAllowedAreAtTheirHighest() {
        PairTables tables = new PairTables();
        for (int partition = 0; partition < PairTables.MOST_PARTITIONS; partition++) {
            tables.add(ITEM, 1, 4_095, 0, 0);
            tables.add(ITEM, 2, 0, 4_095, 0);
        }
        int exact = PairTables.MOST_PARTITIONS * 4_095;
        assertThat(tables.count(ITEM, tables.find(ITEM, 1))).isEqualTo(exact);
        assertThat(tables.count(ITEM, tables.find(ITEM, 2))).isEqualTo(exact);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldBeTheSumOfWhatWasAddedWhateverTheOrderAndWhateverWasTakenBack(long seed) {
        Random random = new Random(seed);
        List<Added> kept = new ArrayList<>();
        List<Added> changes = new ArrayList<>();
        for (int n = 0; n < 2_000; n++) {
            Added added =
                    new Added(random.nextInt(300), random.nextInt(4), 1 + random.nextInt(4), random.nextInt(99) - 49);
            changes.add(added);
            if (random.nextBoolean()) {
                kept.add(added);
            } else {
                changes.add(new Added(added.partner, -added.later, -added.earlier, -added.steps));
            }
        }
        Collections.shuffle(changes, random);
        PairTables tables = new PairTables();
        changes.forEach(each -> tables.add(ITEM, each.partner, each.later, each.earlier, each.steps));

        int distinct = 0;
        NeighbourSums sums = new NeighbourSums();
        tables.sumUp(ITEM, 1, 1, sums);
        for (int partner = 0; partner < 300; partner++) {
            int of = partner;
            List<Added> his = kept.stream().filter(each -> each.partner == of).toList();
            int later = his.stream().mapToInt(Added::later).sum();
            int earlier = his.stream().mapToInt(Added::earlier).sum();
            int at = tables.find(ITEM, partner);
            assertThat(at >= 0).as("partner %d", partner).isEqualTo(!his.isEmpty());
            if (at >= 0) {
                distinct++;
                assertThat(tables.count(ITEM, at)).isEqualTo(later + earlier);
                assertThat(tables.sumSteps(ITEM, at))
                        .isEqualTo(his.stream().mapToInt(Added::steps).sum());
            }
            assertThat(sums.later(partner)).isEqualTo(later);
            assertThat(sums.earlier(partner)).isEqualTo(earlier);
        }
        assertThat(tables.size(ITEM)).isEqualTo(distinct);
        assertThat(sums.size()).isEqualTo(distinct);
    }

    @Test
    void shouldKeepTheItemsApartWhenTheirTablesGrowInTurn() {
        PairTables tables = new PairTables();
        int[] items = {0, 3, 5_000};
        for (int partner = 0; partner < 100; partner++) {
            for (int item : items) {
                tables.add(item, partner, 1, item % 7, item);
            }
        }
        for (int item : items) {
            assertThat(tables.size(item)).isEqualTo(100);
            for (int partner = 0; partner < 100; partner++) {
                int at = tables.find(item, partner);
                assertThat(tables.count(item, at)).isEqualTo(1 + item % 7);
                assertThat(tables.sumSteps(item, at)).isEqualTo(item);
            }
        }
        for (int untouched : new int[] {1, 4_999, 1_000_000}) {
            assertThat(tables.size(untouched)).isZero();
            assertThat(tables.find(untouched, 0)).isEqualTo(-1);
        }
    }

    @Test
    void shouldBeEmptyWhenEverythingWasTakenBack() {
        PairTables tables = new PairTables();
        for (int partner = 0; partner < 1_000; partner++) {
            tables.add(ITEM, partner, 1, 2, 7);
        }
        for (int partner = 999; partner >= 0; partner--) {
            tables.add(ITEM, partner, -1, -2, -7);
        }
        assertThat(tables.size(ITEM)).isZero();
        assertThat(tables.find(ITEM, 500)).isEqualTo(-1);
    }
}
