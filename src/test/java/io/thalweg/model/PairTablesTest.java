package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairTablesTest {

    private static final int ITEM = 3;

    private record Added(int partner, int count, int likes, int steps) {}

    /** A slot has room for counts up to 2,047, likes up to 127 and sums up to 1,023 of either sign; a pair that needs more is as exact. */
    @Test
    void shouldCountExactlyWhenAPairNeedsMoreRoomThanASlotHas() {
        PairTables tables = new PairTables();
        for (int partition = 0; partition < 1_000; partition++) {
            tables.add(ITEM, 1, 4_095, 50, -2_047);
            tables.add(1, ITEM, 17, 3, 2_000);
        }
        assertThat(tables.weight(ITEM, 1)).isEqualTo(1_000 * (4_095 + 17));
        assertThat(tables.weight(1, ITEM)).isEqualTo(1_000 * (4_095 + 17));
        assertThat(tables.sumSteps(ITEM, 1)).isEqualTo(-47_000);
        assertThat(likes(tables, ITEM, 1)).containsExactly(53_000);
        assertThat(likes(tables, 1, ITEM, 7)).containsExactly(53_000, 0);
        NeighbourSums sums = new NeighbourSums();
        assertThat(tables.sumUp(ITEM, 1, 1, sums)).isEqualTo(1);
        assertThat(sums.earlier(1)).isEqualTo(4_095_000);
        assertThat(sums.later(1)).isEqualTo(17_000);

        for (int partition = 0; partition < 999; partition++) {
            tables.add(ITEM, 1, -4_095, -50, 2_047);
            tables.add(1, ITEM, -17, -3, -2_000);
        }
        assertThat(tables.weight(ITEM, 1)).isEqualTo(4_112);
        assertThat(likes(tables, ITEM, 1)).containsExactly(53);
        tables.add(ITEM, 1, -4_095, -50, 2_047);
        tables.add(1, ITEM, -17, -3, -2_000);
        assertThat(tables.size(ITEM)).isZero();
        assertThat(tables.size(1)).isZero();
    }

    /** All bits of a slot set is the mark of a pair that is kept elsewhere, and also what these four numbers would be. */
    @Test
    void shouldCountExactlyWhenAPairLooksLikeTheMarkOfAnother() {
        PairTables tables = new PairTables();
        tables.add(ITEM, 1, 2_047, 100, -1);
        tables.add(1, ITEM, 2_047, 27, 0);
        assertThat(tables.weight(ITEM, 1)).isEqualTo(4_094);
        assertThat(likes(tables, 1, ITEM)).containsExactly(127);
        assertThat(tables.sumSteps(1, ITEM)).isEqualTo(-1);
    }

    @Test
    void shouldHoldTheSameInLessMemoryWhenTrimmed() {
        PairTables tables = new PairTables();
        for (int partner = 10; partner < 1_010; partner++) {
            tables.add(ITEM, partner, 1, 1, partner);
        }
        for (int partner = 10; partner < 1_010; partner++) {
            if (partner % 5 > 1) {
                tables.add(ITEM, partner, -1, -1, -partner);
            }
        }
        long before = tables.bytes();
        tables.trim();
        assertThat(before - tables.bytes()).as("of 1,000 slots and more").isGreaterThan(600 * 8);
        assertThat(tables.size(ITEM)).isEqualTo(400);
        for (int partner = 10; partner < 1_010; partner++) {
            assertThat(tables.weight(ITEM, partner)).isEqualTo(partner % 5 < 2 ? 1 : 0);
            assertThat(tables.sumSteps(partner, ITEM)).isEqualTo(partner % 5 < 2 ? partner : 0);
        }
        tables.add(ITEM, 5_000, 2, 0, 7);
        assertThat(tables.sumSteps(ITEM, 5_000)).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldBeTheSumOfWhatWasAddedWhateverTheOrderAndWhateverWasTakenBack(long seed) {
        Random random = new Random(seed);
        List<Added> kept = new ArrayList<>();
        List<Added> changes = new ArrayList<>();
        for (int n = 0; n < 2_000; n++) {
            Added added = new Added(
                    10 + random.nextInt(300), 1 + random.nextInt(4), random.nextInt(60), random.nextInt(99) - 49);
            changes.add(added);
            if (random.nextBoolean()) {
                kept.add(added);
            } else {
                changes.add(new Added(added.partner, -added.count, -added.likes, -added.steps));
            }
        }
        Collections.shuffle(changes, random);
        PairTables tables = new PairTables();
        changes.forEach(each -> tables.add(ITEM, each.partner, each.count, each.likes, each.steps));

        int distinct = 0;
        int liked = 0;
        NeighbourSums sums = new NeighbourSums();
        tables.sumUp(ITEM, 1, 1, sums);
        int[] partners = new int[300];
        FoundPairs found = new FoundPairs();
        for (int n = 0; n < 300; n++) {
            int partner = 10 + n;
            partners[n] = partner;
            List<Added> his =
                    kept.stream().filter(each -> each.partner == partner).toList();
            int count = his.stream().mapToInt(Added::count).sum();
            assertThat(tables.weight(ITEM, partner)).isEqualTo(count);
            assertThat(tables.weight(partner, ITEM)).isEqualTo(count);
            assertThat(tables.sumSteps(partner, ITEM))
                    .isEqualTo(tables.sumSteps(ITEM, partner))
                    .isEqualTo(his.stream().mapToInt(Added::steps).sum());
            int likes = his.stream().mapToInt(Added::likes).sum();
            assertThat(likes(tables, ITEM, partner)).containsExactly(likes);
            assertThat(likes(tables, partner, ITEM)).containsExactly(likes);
            liked += likes;
            assertThat(sums.earlier(partner)).isEqualTo(count);
            assertThat(sums.later(partner)).isZero();
            distinct += his.isEmpty() ? 0 : 1;
        }
        assertThat(tables.size(ITEM)).isEqualTo(distinct);
        assertThat(sums.size()).isEqualTo(distinct);
        FoundLikes foundLikes = new FoundLikes();
        tables.likes(ITEM, partners, partners.length, foundLikes);
        assertThat(foundLikes.ofAll()).isEqualTo(liked);
        tables.findAll(ITEM, partners, partners.length, found);
        assertThat(found.size()).isEqualTo(distinct);
        for (int n = 0; n < found.size(); n++) {
            assertThat(found.count(n)).isEqualTo(tables.weight(ITEM, partners[found.place(n)]) / PairWeights.TYPICAL);
        }
    }

    @Test
    void shouldKeepTheItemsApartWhenTheirTablesGrowInTurn() {
        PairTables tables = new PairTables();
        int[] items = {0, 3, 5_000};
        for (int partner = 10; partner < 110; partner++) {
            for (int item : items) {
                tables.add(item, partner, 1 + item % 7, 1, item);
            }
        }
        for (int item : items) {
            assertThat(tables.size(item)).isEqualTo(100);
            for (int partner = 10; partner < 110; partner++) {
                assertThat(tables.weight(item, partner)).isEqualTo(1 + item % 7);
                assertThat(tables.sumSteps(item, partner)).isEqualTo(item);
            }
        }
        for (int untouched : new int[] {1, 4_999, 1_000_000}) {
            assertThat(tables.size(untouched)).isZero();
            assertThat(tables.weight(untouched, 0)).isZero();
        }
    }

    /** Grown for many, a table must not stay so large for few. */
    @Test
    void shouldGiveItsMemoryBackWhenEverythingWasTakenBack() {
        PairTables tables = new PairTables();
        for (int partner = 10; partner < 1_010; partner++) {
            tables.add(ITEM, partner, 3, 1, 7);
        }
        long full = tables.bytes();
        for (int partner = 1_009; partner >= 10; partner--) {
            tables.add(ITEM, partner, -3, -1, -7);
        }
        assertThat(tables.size(ITEM)).isZero();
        assertThat(tables.weight(ITEM, 500)).isZero();
        assertThat(tables.bytes()).isLessThan(full / 4);
    }

    private static int[] likes(PairTables tables, int item, int... partners) {
        FoundLikes found = new FoundLikes();
        tables.likes(item, partners, partners.length, found);
        return IntStream.range(0, partners.length).map(found::count).toArray();
    }
}
