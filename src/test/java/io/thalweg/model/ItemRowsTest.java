package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ItemRowsTest {

    private static final RowLayout LAYOUT = new RowLayout(2, 42, .1);
    private static final ModelShape SHAPE = new ModelShape(LAYOUT, 3, 8, 192);
    private static final int UNIT = 1 << 24;

    private final ItemModel model = new ItemModel(SHAPE);
    private final ItemRows rows = model.open(0);

    @Test
    void shouldBeTheStartRowWhenNobodyHasLearnedTheItem() {
        int item = rows.findOrAdd("a");
        assertThat(row(rows, item)).containsExactly(floats(LAYOUT.startRow("a")));
        assertThat(rows.count(item)).isZero();
    }

    @Test
    void shouldStartAlikeWhenItemsArriveInAnotherOrder() {
        int a = rows.findOrAdd("a");
        int b = rows.findOrAdd("b");
        ItemRows other = new ItemModel(SHAPE).open(1);
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

        read(0, rows);
        assertThat(row(rows, item)).containsExactly(.5f, -.25f, 1);
        assertThat(rows.count(item)).isEqualTo(3);
        assertThat(rows.total(Total.RATINGS)).isEqualTo(3);

        accept(1, "a", UNIT, 0, 0, 0, 4);
        assertThat(row(rows, item)).containsExactly(1.5f, -.25f, 1);
        assertThat(rows.count(item)).isEqualTo(7);
        assertThat(model.committedTotal(Total.RATINGS)).isEqualTo(3);
        assertThat(model.ratedItemCount()).isEqualTo(1);
    }

    @Test
    void shouldSeeWhatAnotherTaskOfTheInstanceHasLearnedBeforeItIsCommitted() {
        ItemRows other = model.open(1);
        int item = rows.findOrAdd("a");
        float before = rows.bias(item);
        other.set(item, new float[] {0, 0, before + 1});
        other.addCount(item, 1);
        assertThat(rows.bias(item)).isEqualTo(before + 1);
        assertThat(rows.count(item)).isEqualTo(1);

        other.close();
        assertThat(rows.bias(item)).as("not committed, so taken back").isEqualTo(before);
        assertThat(rows.count(item)).isZero();
    }

    /** Each instance took .4 of .5 before it knew of the other: together more than there was. */
    @Test
    void shouldReadZeroWhereOthersTookMoreThanThereWasAndLiftTheSumWithTheNextStep() {
        ItemModel nonNegative = new ItemModel(new ModelShape(new RowLayout(2, 42, 0, true), 3, 8, 192));
        ItemRows own = nonNegative.open(0);
        int item = own.findOrAdd("a");
        own.set(item, new float[] {.5f, .25f, 0});
        own.set(item, new float[] {.1f, .25f, -1});
        nonNegative.accept(
                1, Rows.key(Rows.ITEM, "a"), ItemContribution.encode(new long[] {FixedPoint.of(-.4f), 0, 0, 0, 0, 0, 1
                }));
        assertThat(row(own, item)).as("the bias has any sign").containsExactly(0, .25f, -1);

        own.set(item, new float[] {.125f, .25f, -1});
        assertThat(row(own, item)).containsExactly(.125f, .25f, -1);
        assertThat(nonNegative.items().get(item, 0))
                .as("the sum over partitions is what the task saw and wrote")
                .isEqualTo(FixedPoint.of(.125f));
    }

    @Test
    void shouldSeeOthersTotalsFromTheNextRatingOnAndItsOwnAtOnce() {
        ItemRows other = model.open(1);
        rows.takeIn();
        assertThat(rows.total(Total.RATINGS)).isZero();
        other.addTotal(Total.RATINGS, 5);
        rows.addTotal(Total.RATINGS, 1);
        rows.setTotal(Total.USERS, 7);
        assertThat(rows.total(Total.RATINGS))
                .as("as of the rating's start, and one that it added")
                .isEqualTo(1);
        assertThat(rows.total(Total.USERS)).isEqualTo(7);
        assertThat(model.total(Total.RATINGS)).as("what everyone sees").isEqualTo(6);

        rows.takeIn();
        rows.addTotal(Total.RATINGS, 1);
        rows.setTotal(Total.USERS, 6);
        assertThat(rows.total(Total.RATINGS)).isEqualTo(7);
        assertThat(rows.total(Total.USERS)).isEqualTo(6);
    }

    @Test
    void shouldHaveWhatWasCommittedWhenATaskClosesAndAnotherStarts() {
        int item = rows.findOrAdd("a");
        rows.set(item, new float[] {.5f, -.25f, 1});
        rows.addCount(item, 3);
        rows.addRecent(item);
        rows.addTotal(Total.RATINGS, 3);
        rows.vector('M', 2, 1).own()[1] = 7;
        rows.vector('M', 2, 1).changed();
        Map<String, byte[]> stored = drain(rows);
        long[] totals = rows.liveTotals();

        rows.set(item, new float[] {9, 9, 9});
        rows.addCount(item, 1);
        rows.addTotal(Total.RATINGS, 1);
        rows.close();
        assertThat(model.count(item)).as("the reader knows of nothing yet").isZero();
        assertThat(model.recentCount(item, 0)).isZero();
        assertThat(model.total(Total.RATINGS)).isZero();

        ItemRows restored = model.open(0, into -> {
            into.restoreTotals(totals);
            stored.forEach((key, row) -> into.restore(bytes(key), row));
        });
        assertThat(row(restored, item)).containsExactly(.5f, -.25f, 1);
        assertThat(restored.count(item)).isEqualTo(3);
        assertThat(restored.total(Total.RATINGS)).isEqualTo(3);
        assertThat(model.recentCount(item, 0)).isEqualTo(1);
        assertThat(restored.vector('M', 2, 1).sum(1)).isEqualTo(7);
        assertThat(restored.changedCount()).isZero();
    }

    /** What others have committed and what the task had are both in, whichever came first. */
    @Test
    void shouldTakeBackWhatTheReaderHasReadSinceATaskStarted() {
        accept(1, "a", UNIT, 0, 0, 0, 1);
        ItemRows task = model.open(1);
        int item = task.findOrAdd("a");
        assertThat(task.count(item))
                .as("its stores say that it has learned nothing")
                .isZero();
        accept(1, "a", 2 * UNIT, 0, 0, 0, 2);
        assertThat(task.count(item)).isZero();
        task.close();
        assertThat(model.count(item)).isEqualTo(2);
    }

    /** 512 partitions have rings of 128 places; 300 ratings go round twice, and end within a segment. */
    @Test
    void shouldCountTheSameRecentItemsWhenARingThatWentRoundIsRestoredOrRead() {
        ModelShape shape = new ModelShape(LAYOUT, 512, 8, 192);
        ItemModel first = new ItemModel(shape);
        ItemRows task = first.open(0);
        Map<String, byte[]> stored = new TreeMap<>();
        ItemModel reader = new ItemModel(shape);
        ItemModel left = new ItemModel(shape);
        ItemRows idle = left.open(0);
        for (int n = 0; n < 300; n++) {
            int item = task.findOrAdd("item-" + n % 170);
            task.addCount(item, 1);
            task.addRecent(item);
            if (n % 7 == 0 || n == 299) {
                task.drainChanged((key, row) -> {
                    stored.put(new String(key, java.nio.charset.StandardCharsets.UTF_8), row);
                    reader.accept(0, key, row);
                    left.accept(0, key, row);
                });
            }
        }
        ItemModel restarted = new ItemModel(shape);
        ItemRows restored = restarted.open(0, into -> stored.forEach((key, row) -> into.restore(bytes(key), row)));
        ItemModel compacted = new ItemModel(shape);
        stored.forEach((key, row) -> compacted.accept(0, bytes(key), row));
        ItemModel atOnce = new ItemModel(shape);
        atOnce.readAll(false, () -> stored.forEach((key, row) -> atOnce.accept(0, bytes(key), row)));
        assertThat(restored.recentAdded()).isEqualTo(300);
        idle.close();
        for (int n = 0; n < 170; n++) {
            String id = "item-" + n;
            for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
                int expected = first.recentCount(first.index().find(id), window);
                for (ItemModel other : List.of(restarted, reader, compacted, left, atOnce)) {
                    assertThat(other.recentCount(other.index().find(id), window))
                            .as("%s in window %d", id, window)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** The last row of a segment says all that is in it, whatever was read before. */
    @Test
    void shouldCountWhatTheLastRowOfRecentItemsSaysThoughAnOlderOneCameBetween() {
        List<byte[]> segments = new ArrayList<>();
        ItemModel source = new ItemModel(SHAPE);
        ItemRows task = source.open(0);
        for (String id : List.of("a", "b", "c", "a")) {
            task.addRecent(task.findOrAdd(id));
            task.drainChanged((key, row) -> segments.add(row));
        }
        ItemModel reader = new ItemModel(SHAPE);
        for (int row : new int[] {1, 2, 0, 3}) {
            reader.accept(0, bytes("p0"), segments.get(row));
        }
        for (String id : List.of("a", "b", "c")) {
            assertThat(reader.recentCount(reader.index().find(id), 0))
                    .as(id)
                    .isEqualTo(source.recentCount(source.index().find(id), 0));
        }
    }

    @Test
    void shouldRefuseTwoTasksOfAPartitionAtOnce() {
        assertThatThrownBy(() -> model.open(0)).hasMessageContaining("partition 0 is learned by two tasks");
        rows.close();
        ItemRows next = model.open(0);
        rows.close();
        assertThatThrownBy(() -> model.open(0))
                .as("an old task closes once more")
                .isNotNull();
        next.close();
    }

    /** 120 + 100 − 127 = 93, though the sum of the others alone is more than a row can hold. */
    @Test
    void shouldBeTheSameRowWhenRestoredAndTheOthersAloneAreOutOfRange() {
        rows.close();
        accept(1, "a", 120L * UNIT, 0, 0, 0, 1);
        accept(2, "a", 100L * UNIT, 0, 0, 0, 1);
        byte[] own = ItemContribution.encode(new long[] {-127L * UNIT, 0, 0, 0, 0, 0, 1});
        ItemRows restored = model.open(0, into -> into.restore(bytes("ia"), own));
        float start = FixedPoint.toFloat(LAYOUT.startRow("a")[0] + 93 * UNIT);
        assertThat(row(restored, 0)[0]).isEqualTo(start);
    }

    /** A thousand rounds of +1 here and −1 there: the row stays, the contributions pass what 32 bits hold at round 128. */
    @Test
    void shouldGoOnAddingWhenTwoPartitionsPullAnItemApartForLong() {
        ItemRows down = model.open(1);
        int item = rows.findOrAdd("a");
        float start = row(rows, item)[0];
        for (int round = 0; round < 1_000; round++) {
            float[] higher = row(rows, item);
            higher[0] += 1;
            rows.set(item, higher);
            float[] lower = row(down, item);
            lower[0] -= 1;
            down.set(item, lower);
        }
        assertThat(ItemContribution.decode(rows.contribution(item), LAYOUT)[0]).isEqualTo(1_000L * UNIT);
        assertThat(row(rows, item)[0]).isEqualTo(start);
        assertThat(row(down, item)[0]).isEqualTo(start);
    }

    /** Three ratings of it stood; one that is withdrawn later finds it gone, one that comes later counts again. */
    @Test
    void shouldTakeAllOfAnItemOutWhenItLeaves() {
        int item = rows.findOrAdd("a");
        int other = rows.findOrAdd("b");
        rows.set(item, new float[] {.5f, -.25f, 1});
        rows.addCount(item, 3);
        rows.addCount(other, 1);
        rows.addPair(item, other, PairWeights.FULL, 2, true, true);
        assertThat(drain(rows)).containsOnlyKeys("ia", "ib", "na");

        rows.drop(item);
        assertThat(row(rows, item)).containsExactly(floats(LAYOUT.startRow("a")));
        assertThat(rows.count(item)).isZero();
        assertThat(rows.pairWeight(other, item)).isZero();
        assertThat(rows.total(Total.LEFT_RATINGS)).isEqualTo(3);
        assertThat(drain(rows))
                .containsOnlyKeys("ia", "na")
                .containsEntry("ia", null)
                .containsEntry("na", null);

        rows.uncount(item, 0, false);
        assertThat(rows.count(item)).isZero();
        assertThat(rows.total(Total.LEFT_RATINGS)).isEqualTo(2);
        rows.addCount(item, 1);
        rows.uncount(item, 0, false);
        assertThat(rows.count(item)).as("one of those that left").isEqualTo(1);
        assertThat(rows.total(Total.LEFT_RATINGS)).isEqualTo(1);
        rows.uncount(item, rows.epoch(item), false);
        assertThat(rows.count(item)).isZero();
        assertThat(rows.total(Total.LEFT_RATINGS)).isEqualTo(1);
    }

    @Test
    void shouldKnowAnItemsEpochWhenTheTaskStartsAgain() {
        int item = rows.findOrAdd("a");
        assertThat(rows.epoch(item)).isZero();
        rows.addCount(item, 3);
        rows.drop(item);
        assertThat(drain(rows)).as("the first epoch needs no row").doesNotContainKey("ea");
        assertThat(rows.epoch(item)).isEqualTo(1);
        rows.addCount(item, 3);
        rows.addCount(rows.findOrAdd("b"), 1);
        rows.drop(rows.findOrAdd("b"));
        assertThat(rows.epoch(item)).as("it stayed").isEqualTo(1);
        assertThat(rows.epoch(rows.findOrAdd("c"))).isEqualTo(2);
        Map<String, byte[]> stored = drain(rows);
        assertThat(stored).containsKeys("ea", "ia").containsEntry("eb", null);
        long[] totals = rows.liveTotals();
        rows.close();

        ItemModel restarted = new ItemModel(SHAPE);
        ItemRows restored = restarted.open(0, into -> {
            into.restoreTotals(totals);
            into.restore(bytes("ea"), stored.get("ea"));
            into.restore(bytes("ia"), stored.get("ia"));
        });
        int again = restored.findOrAdd("a");
        assertThat(restored.epoch(again)).isEqualTo(1);
        assertThat(restored.epoch(restored.findOrAdd("c"))).isEqualTo(2);
        restored.drop(again);
        assertThat(drain(restored)).as("nothing of it stays").containsEntry("ea", null);
        assertThat(Rows.isShared(bytes("ea"))).as("others don't need it").isFalse();
    }

    /** A version before this one let items leave, and didn't count them. */
    @Test
    void shouldBeginAnotherEpochWhenRatingsHadLeftWithItemsOfWhichNoneWasCounted() {
        long[] totals = new long[Total.count()];
        totals[Total.LEFT_RATINGS.index()] = 5;
        ItemRows restored = new ItemModel(SHAPE).open(0, into -> into.restoreTotals(totals));
        assertThat(restored.epoch(restored.findOrAdd("a"))).isEqualTo(1);
    }

    /** Its only rating was withdrawn: what was learned of it goes too, where only so many may stay. */
    @Test
    void shouldNameThoseOfWhichNobodyHasARating() {
        int withdrawn = rows.findOrAdd("a");
        rows.set(withdrawn, new float[] {.5f, -.25f, 1});
        rows.addCount(withdrawn, 1);
        rows.addCount(withdrawn, -1);
        rows.addCount(rows.findOrAdd("b"), 1);
        int elsewhere = rows.findOrAdd("c");
        rows.set(elsewhere, new float[] {.5f, -.25f, 1});
        accept(1, "c", 0, 0, 0, 0, 4);
        accept(1, "d", 0, 0, 0, 0, 0);
        assertThat(rows.unratedItems()).containsExactly(withdrawn);
        assertThat(rows.drop(withdrawn)).isTrue();
        assertThat(rows.total(Total.LEFT_RATINGS)).isZero();
        assertThat(rows.unratedItems()).isEmpty();
    }

    /** The order of the keys is another one, a row that comes again without a rating says nothing, and one that had left is as new. */
    @Test
    void shouldKnowWhichWereRatedLeastRecentlyWhenAllWasReadAtOnce() {
        ItemModel restarted = new ItemModel(SHAPE);
        restarted.readAll(false, () -> {
            for (int n = 0; n < 100; n++) {
                restarted.accept(n % 2 == 0 ? 2 : 0, bytes("iitem-" + (99 - n)), ItemContribution.encode(new long[] {
                    0, 0, 0, 0, 0, 0, 1
                }));
            }
            restarted.accept(1, bytes("iitem-99"), ItemContribution.encode(new long[] {0, 0, 0, 0, 0, 0, 1}));
            restarted.accept(0, bytes("iitem-98"), ItemContribution.encode(new long[] {UNIT, 0, 0, 0, 0, 0, 1}));
            restarted.accept(2, bytes("iitem-97"), null);
            restarted.accept(2, bytes("iitem-97"), ItemContribution.encode(new long[] {0, 0, 0, 0, 0, 0, 1}));
        });
        assertThat(Arrays.stream(restarted.leastRecentlyRated(90)).mapToObj(restarted.index()::id))
                .containsExactlyInAnyOrder(
                        "item-98", "item-96", "item-95", "item-94", "item-93", "item-92", "item-91", "item-90",
                        "item-89", "item-88");
    }

    /** What was read by the run before tells of it too, and a row that comes again without a rating still says nothing. */
    @Test
    void shouldKnowWhichWereRatedLeastRecentlyWhenOnlyTheRestWasRead() {
        CommittedRows kept = CommittedRows.inMemory();
        ItemModel before = new ItemModel(SHAPE, new ItemIndex(), kept, true);
        before.readAll(false, () -> {
            for (int n = 0; n < 100; n++) {
                before.accept(n % 2, bytes("iitem-" + (99 - n)), counting(1, 0));
            }
        });
        before.accept(0, bytes("iitem-99"), counting(2, 0));
        before.prepareToGoOn();

        ItemModel restarted = new ItemModel(SHAPE, new ItemIndex(), kept, true);
        restarted.readAll(true, () -> {
            restarted.accept(1, bytes("iitem-98"), counting(2, 0));
            restarted.accept(1, bytes("iitem-96"), counting(1, UNIT));
        });
        assertThat(Arrays.stream(restarted.leastRecentlyRated(90)).mapToObj(restarted.index()::id))
                .containsExactlyInAnyOrder(
                        "item-97", "item-96", "item-95", "item-94", "item-93", "item-92", "item-91", "item-90",
                        "item-89", "item-88");
    }

    /** The run before had no use for the order: all must be read once more. */
    @Test
    void shouldNotGoOnFromRowsWithoutTheOrderWhenItIsNeeded() {
        CommittedRows kept = CommittedRows.inMemory();
        ItemModel ordered = new ItemModel(SHAPE, new ItemIndex(), kept, true);
        ordered.readAll(false, () -> ordered.accept(0, bytes("ia"), counting(1, 0)));
        ordered.prepareToGoOn();
        assertThat(new ItemModel(SHAPE, new ItemIndex(), kept, true).mayGoOn()).isTrue();
        ItemModel without = new ItemModel(SHAPE, new ItemIndex(), kept, false);
        assertThat(without.mayGoOn()).isTrue();
        without.readAll(true, () -> without.accept(0, bytes("ib"), counting(1, 0)));
        without.prepareToGoOn();
        assertThat(without.ratedItemCount()).isEqualTo(2);
        assertThat(new ItemModel(SHAPE, new ItemIndex(), kept, false).mayGoOn()).isTrue();
        assertThat(new ItemModel(SHAPE, new ItemIndex(), kept, true).mayGoOn()).isFalse();
    }

    private static byte[] counting(long count, long bias) {
        return ItemContribution.encode(new long[] {bias, 0, 0, 0, 0, 0, count});
    }

    @Test
    void shouldNameThoseThatWereRatedLeastRecentlyWhenTooManyAreThere() {
        for (int n = 0; n < 100; n++) {
            rows.addCount(rows.findOrAdd("item-" + n), 1);
        }
        rows.addCount(rows.findOrAdd("item-3"), 1);
        rows.addCount(rows.findOrAdd("item-5"), -1);
        accept(1, "item-7", 0, 0, 0, 0, 1);
        assertThat(model.leastRecentlyRated(Integer.MAX_VALUE)).isEmpty();
        assertThat(model.leastRecentlyRated(95)).as("a twentieth more may stay").isEmpty();
        assertThat(model.leastRecentlyRated(90))
                .as("all but the latest: 5 has no rating, 3 and 7 were rated again")
                .containsExactly(java.util.stream.Stream.of(0, 1, 2, 4, 6, 8, 9, 10, 11)
                        .mapToInt(n -> rows.findOrAdd("item-" + n))
                        .toArray());
    }

    @Test
    void shouldWriteEachChangedRowOnceWhenItChangedOften() {
        for (int n = 0; n < 200; n++) {
            rows.addCount(rows.findOrAdd("item-" + n % 100), 1);
        }
        assertThat(rows.changedCount()).isEqualTo(100);
        assertThat(drain(rows)).hasSize(100).containsKey("iitem-99");
        assertThat(rows.changedCount()).isZero();
        assertThat(drain(rows)).isEmpty();
        rows.set(7, new float[3]);
        assertThat(drain(rows)).containsOnlyKeys("iitem-7");
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
    void shouldRefuseWhenARowHasAnotherWidthOrFormat() {
        assertThatThrownBy(() -> model.accept(1, bytes("ia"), ItemContribution.encode(new long[8])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stored item contribution has 7 numbers, the configured learner needs 6");
        assertThatThrownBy(() -> model.accept(1, bytes("ia"), new byte[] {9, 0}))
                .hasMessage("a stored item contribution has format 9, this version of Thalweg reads format 4");
        assertThatThrownBy(() -> model.accept(1, bytes("na"), new byte[0])).hasMessageContaining("is empty");
        model.accept(1, bytes("r0"), new byte[] {9});
    }

    /** Changed, old state can no longer be read. */
    @Test
    void shouldStoreAContributionInFormat4() {
        byte[] row = ItemContribution.encode(new long[] {1, -1, 300, Long.MIN_VALUE, 2, 7, 5});
        assertThat(java.util.HexFormat.of().formatHex(row))
                .isEqualTo("04" + "0000000000000005" + "02" + "01" + "d804" + "ffffffffffffffffff01" + "04" + "0e");
        assertThat(ItemContribution.decode(row, LAYOUT)).containsExactly(1, -1, 300, Long.MIN_VALUE, 2, 7, 5);
    }

    @Test
    void shouldKnowHowManyRatingsAreHighAndWhenTheyCameWhenSomeAreTakenBack() {
        int item = rows.findOrAdd("a");
        for (int n = 0; n < 10; n++) {
            rows.addRating(item, n % 2 == 0);
            rows.addTotal(n % 3 == 0 ? Total.RE_RATINGS : Total.NEW_RATINGS, 1);
        }
        assertThat(model.likes(item)).isEqualTo(5);
        assertThat(model.learnedCount()).isEqualTo(10);
        assertThat(model.meanTime(item)).as("of 0 to 9").isEqualTo(4);

        rows.uncount(item, rows.epoch(item), true);
        assertThat(model.likes(item)).isEqualTo(4);
        assertThat(model.meanTime(item)).as("the mean was taken out").isEqualTo((45 - 4) / 9);
        ItemModel restarted = new ItemModel(SHAPE);
        drain(rows).forEach((key, row) -> restarted.accept(0, bytes(key), row));
        int there = restarted.index().find("a");
        assertThat(restarted.likes(there)).isEqualTo(4);
        assertThat(restarted.meanTime(there)).isEqualTo((45 - 4) / 9);
    }

    /** Every thread's view is brought up to date by who else changes the row, also where both do at once. */
    @Test
    void shouldShowTheTruthInEveryViewWhenThreadsChangeOneRow() throws InterruptedException {
        int item = rows.findOrAdd("a");
        List<Thread> threads = new ArrayList<>();
        for (int partition = 1; partition <= 2; partition++) {
            int own = partition;
            Thread thread = new Thread(() -> {
                ItemRows task = model.open(own);
                for (int n = 0; n < 20_000; n++) {
                    float[] row = row(task, item);
                    row[n % 3] += (n % 2 == 0 ? .01f : -.0099f);
                    task.set(item, row);
                    task.addCount(item, 1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(rows.count(item)).isEqualTo(40_000);
        model.forEachItem((id, numbers) -> assertThat(row(rows, item))
                .containsExactly(
                        FixedPoint.toFloat(numbers[0]),
                        FixedPoint.toFloat(numbers[1]),
                        FixedPoint.toFloat(numbers[2])));
    }

    /** @param numbers columns, squares, count; none of the ratings is high, and none came after another */
    private void accept(int partition, String item, long... numbers) {
        long[] all = java.util.Arrays.copyOf(numbers, numbers.length + 2);
        all[all.length - 1] = numbers[numbers.length - 1];
        all[numbers.length - 1] = 0;
        model.accept(partition, bytes("i" + item), ItemContribution.encode(all));
    }

    private void read(int partition, ItemRows task) {
        drain(task).forEach((key, row) -> model.accept(partition, bytes(key), row));
        model.acceptTotals(partition, task.liveTotals());
    }

    private static Map<String, byte[]> drain(ItemRows task) {
        Map<String, byte[]> drained = new TreeMap<>();
        task.drainChanged((key, row) -> drained.put(new String(key, java.nio.charset.StandardCharsets.UTF_8), row));
        return drained;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static float[] row(ItemRows rows, int item) {
        int from = rows.offset(item);
        return java.util.Arrays.copyOfRange(rows.values(), from, from + LAYOUT.width());
    }

    private static float[] floats(int[] steps) {
        float[] values = new float[steps.length];
        for (int at = 0; at < steps.length; at++) {
            values[at] = FixedPoint.toFloat(steps[at]);
        }
        return values;
    }
}
