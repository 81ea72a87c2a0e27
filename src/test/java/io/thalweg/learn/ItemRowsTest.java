package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ItemRowsTest {

    private static final RowLayout LAYOUT = new RowLayout(2, 42, .1);
    private static final int UNIT = 1 << 24;

    private final ItemReplica replica = new ItemReplica(LAYOUT, new ItemIndex(), 3);
    private final ItemRows rows = new ItemRows(replica, 0);

    @Test
    void shouldBeTheStartRowWhenNobodyHasLearnedTheItem() {
        int item = rows.findOrAdd("a");
        assertThat(row(rows, item)).containsExactly(floats(LAYOUT.startRow("a")));
        assertThat(rows.count(item)).isZero();
        assertThat(rows.contribution(item).steps()).containsOnly(0);
    }

    @Test
    void shouldStartAlikeWhenItemsArriveInAnotherOrder() {
        int a = rows.findOrAdd("a");
        int b = rows.findOrAdd("b");
        ItemRows other = new ItemRows(new ItemReplica(LAYOUT, new ItemIndex(), 3), 1);
        int otherB = other.findOrAdd("b");
        int otherA = other.findOrAdd("a");
        assertThat(row(other, otherA)).containsExactly(row(rows, a));
        assertThat(row(other, otherB)).containsExactly(row(rows, b));
    }

    @Test
    void shouldNotCountItsOwnValueTwiceWhenTheReaderBringsItBack() {
        int item = rows.findOrAdd("a");
        rows.set(item, new float[] {.5f, -.25f, 1});
        rows.addCount(item, 3);
        rows.addTotal(Total.RATINGS, 3);
        float[] before = row(rows, item);

        replica.accept(0, "a", rows.contribution(item));
        replica.acceptTotals(0, rows.liveTotals());
        rows.takeIn();
        assertThat(row(rows, item)).containsExactly(before).containsExactly(.5f, -.25f, 1);
        assertThat(rows.count(item)).isEqualTo(3);
        assertThat(rows.total(Total.RATINGS)).isEqualTo(3);

        // Also where another partition's change makes the row be summed anew.
        replica.accept(1, "a", new Contribution(new long[] {UNIT, 0, 0}, 4));
        rows.takeIn();
        assertThat(row(rows, item)).containsExactly(1.5f, -.25f, 1);
        assertThat(rows.count(item)).isEqualTo(7);
        assertThat(replica.total(Total.RATINGS)).isEqualTo(3);
        assertThat(replica.ratedItemCount()).isEqualTo(1);
    }

    @Test
    void shouldSeeOthersOnlyBetweenRecordsWhenTheReaderIsFaster() {
        int item = rows.findOrAdd("a");
        float[] before = row(rows, item);
        replica.accept(1, "a", new Contribution(new long[] {UNIT, 0, 0}, 1));
        assertThat(row(rows, item)).containsExactly(before);
        rows.takeIn();
        assertThat(row(rows, item)).isNotEqualTo(before);
    }

    @Test
    void shouldBeTheSameRowWhenRestoredAfterACrash() {
        int item = rows.findOrAdd("a");
        rows.set(item, new float[] {.5f, -.25f, 1});
        rows.addCount(item, 3);
        Contribution committed = rows.contribution(item);
        float[] atCommit = row(rows, item);
        rows.set(item, new float[] {9, 9, 9});
        rows.addCount(item, 1);
        rows.close();

        ItemRows restored = new ItemRows(replica, 0);
        restored.restore("a", committed);
        assertThat(row(restored, item)).containsExactly(atCommit);
        assertThat(restored.count(item)).isEqualTo(3);
        assertThat(restored.changedCount()).isZero();
    }

    /** 120 + 100 − 127 = 93, though the sum of the others alone is more than a row can hold. */
    @Test
    void shouldBeTheSameRowWhenRestoredAndTheOthersAloneAreOutOfRange() {
        replica.accept(1, "a", new Contribution(new long[] {120L * UNIT, 0, 0}, 1));
        replica.accept(2, "a", new Contribution(new long[] {100L * UNIT, 0, 0}, 1));
        ItemRows restored = new ItemRows(replica, 0);
        restored.restore("a", new Contribution(new long[] {-127L * UNIT, 0, 0}, 1));
        float start = FixedPoint.toFloat(LAYOUT.startRow("a")[0] + 93 * UNIT);
        assertThat(row(restored, 0)[0]).isEqualTo(start);
    }

    /** A thousand rounds of +1 here and −1 there: the row stays, the contributions pass what 32 bits hold at round 128. */
    @Test
    void shouldGoOnAddingWhenTwoPartitionsPullAnItemApartForLong() {
        ItemRows up = new ItemRows(replica, 0);
        ItemRows down = new ItemRows(replica, 1);
        int item = up.findOrAdd("a");
        down.findOrAdd("a");
        float start = row(up, item)[0];
        for (int round = 0; round < 1_000; round++) {
            float[] higher = row(up, item);
            higher[0] += 1;
            up.set(item, higher);
            float[] lower = row(down, item);
            lower[0] -= 1;
            down.set(item, lower);
            replica.accept(0, "a", up.contribution(item));
            replica.accept(1, "a", down.contribution(item));
            up.takeIn();
            down.takeIn();
        }
        assertThat(up.contribution(item).steps()[0]).isEqualTo(1_000L * UNIT);
        assertThat(row(up, item)[0]).isEqualTo(start);
        assertThat(row(down, item)[0]).isEqualTo(start);
    }

    @Test
    void shouldHaveARowForEveryNumberWhenOthersMetItemsFirst() {
        replica.index().findOrAdd("only in the index");
        replica.accept(1, "learned by another", new Contribution(new long[] {0, 0, UNIT}, 2));
        int mine = rows.findOrAdd("mine");
        assertThat(mine).isEqualTo(2);
        assertThat(rows.size()).isEqualTo(3);
        assertThat(row(rows, 0)).containsExactly(floats(LAYOUT.startRow("only in the index")));
        assertThat(rows.bias(1)).as("met now, so seen as it is now").isEqualTo(1);
        assertThat(rows.count(1)).isEqualTo(2);
        assertThat(row(rows, 2)).containsExactly(floats(LAYOUT.startRow("mine")));
    }

    @Test
    void shouldGoOnHearingOfOthersWhenAnOlderTaskOfThePartitionCloses() {
        ItemRows newer = new ItemRows(replica, 0);
        rows.close();
        replica.accept(1, "a", new Contribution(new long[] {0, 0, UNIT}, 1));
        newer.takeIn();
        assertThat(newer.bias(0)).isEqualTo(1);

        newer.close();
        replica.accept(1, "a", new Contribution(new long[] {0, 0, 2L * UNIT}, 1));
        newer.takeIn();
        assertThat(newer.bias(0)).as("closed: no one tells it").isEqualTo(1);
    }

    @Test
    void shouldNameEachChangedItemOnceUntilClearedWhenRowsChange() {
        for (int n = 0; n < 200; n++) {
            rows.addCount(rows.findOrAdd("item-" + n % 100), 1);
        }
        assertThat(rows.changedCount()).isEqualTo(100);
        assertThat(rows.changedItem(99)).isEqualTo(rows.index().find("item-99"));
        rows.clearChanged();
        assertThat(rows.changedCount()).isZero();
        rows.set(7, new float[3]);
        assertThat(rows.changedItem(0)).isEqualTo(7);
    }

    @Test
    void shouldHoldTheRowInItsRangeWhenALearnerRunsAway() {
        int item = rows.findOrAdd("a");
        rows.set(item, new float[] {1e30f, Float.NEGATIVE_INFINITY, Float.NaN});
        assertThat(row(rows, item)[0]).isEqualTo(FixedPoint.toFloat(Integer.MAX_VALUE));
        assertThat(row(rows, item)[1]).isEqualTo(-128);
        assertThat(row(rows, item)[2]).isZero();
    }

    @Test
    void shouldRefuseWhenAContributionHasAnotherWidth() {
        assertThatThrownBy(() -> replica.accept(0, "a", new Contribution(new long[4], 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a contribution of 4 columns met rows of 3");
    }

    private static float[] row(ItemRows rows, int item) {
        return Arrays.copyOfRange(rows.values(), rows.offset(item), rows.offset(item) + LAYOUT.width());
    }

    private static float[] floats(int[] steps) {
        float[] values = new float[steps.length];
        for (int at = 0; at < steps.length; at++) {
            values[at] = FixedPoint.toFloat(steps[at]);
        }
        return values;
    }
}
