package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NeighbourRowTest {

    private static final long TAG = ItemIndex.tag(0x123456789ABCDEFL);

    private final NeighbourRow row = new NeighbourRow();

    @Test
    void shouldBeTheSameAfterBeingStored() {
        add(TAG, 8, 1, true);
        add(TAG, 3, -.5f, false);
        add(ItemIndex.tag(0xF000000000000000L), 200, -2, false);
        byte[] stored = new NeighbourRowCodec().encode(row);
        // Version, 8 slots, the used ones, then tag, twice the weight and whether there are likes, the sum, the likes.
        assertThat(HexFormat.of().formatHex(stored))
                .isEqualTo("04000803" + "0123456789" + "17" + "1a" + "01" + "f000000000" + "8190" + "863f");
        NeighbourRow read = NeighbourRowCodec.decode(stored);
        assertThat(read.nextDifference(row, 0)).isEqualTo(read.slotCount()).isEqualTo(8);
        assertThat(read.likes(read.slotOf(TAG))).isEqualTo(1);

        read.remove(read.slotOf(TAG), 8, 1, true);
        assertThat(read.likes(read.slotOf(TAG))).isZero();
        assertThat(read.nextDifference(row, 0)).isEqualTo(row.slotOf(TAG));
    }

    /** At 128 likes all numbers of the slot are halved, so that their ratios stay. */
    @Test
    void shouldHalveAllWhenThereAreMoreLikesThanAByteHolds() {
        for (int n = 0; n < 127; n++) {
            add(TAG, 4, .25f, true);
        }
        int at = row.slotOf(TAG);
        assertThat(row.likes(at)).isEqualTo(127);
        add(TAG, 4, .25f, true);
        assertThat(row.likes(at)).isEqualTo(64);
        assertThat(NeighbourRow.weight(row.slot(at))).isEqualTo(256);
        assertThat(NeighbourRow.sumSteps(row.slot(at))).isEqualTo(128);
    }

    /** A pair's likes fade with its weight, and are gone with it. */
    @Test
    void shouldLoseLikesWhenAnotherDisplacesThePair() {
        for (int n = 0; n < 8; n++) {
            add(tag(n), 8, 0, true);
            add(tag(n), 8, 0, true);
        }
        assertThat(row.claim(tag(9), NeighbourRow.BUCKET, true)).isEqualTo(-1);
        int weakened = row.weakened();
        assertThat(row.weakenedLikesBefore()).isEqualTo(2);
        assertThat(row.likes(weakened)).isEqualTo(1);
        assertThat(row.claim(tag(9), NeighbourRow.BUCKET, true)).isEqualTo(weakened);
        assertThat(row.likes(weakened)).isZero();
    }

    @Test
    void shouldRefuseARowOfTheVersionBefore() {
        assertThatThrownBy(() -> NeighbourRowCodec.decode(new byte[] {3, 0, 8, 0}))
                .hasMessage("a stored row of pairs has format 3, this version of Thalweg reads format 4");
    }

    /** Sorted by hand, so to say: what a row of fewer slots has of one with more. */
    @ParameterizedTest
    @CsvSource({"64, 8", "64, 24", "64, 32", "24, 16", "40, 8"})
    void shouldKeepTheHeaviestOfEachBucketWhenItIsCut(int before, int after) {
        Random random = new Random(before * 100L + after);
        for (int n = 0; n < 500; n++) {
            long tag = ItemIndex.tag(random.nextLong());
            int at = row.claim(tag, before, true);
            if (at >= 0) {
                row.add(at, tag, 1 + random.nextInt(40), random.nextFloat() * 2 - 1, random.nextBoolean());
            }
        }
        NeighbourRow cut = row.cutTo(after);
        assertThat(cut.slotCount()).isEqualTo(after);
        assertThat(cut.cutTo(before)).as("enough room").isSameAs(cut);
        int lightestKept = Integer.MAX_VALUE;
        int heaviestGone = 0;
        for (int at = 0; at < row.slotCount(); at++) {
            int weight = NeighbourRow.weight(row.slot(at));
            int kept = weight == 0 ? -1 : cut.slotOf(NeighbourRow.tag(row.slot(at)));
            if (kept >= 0) {
                assertThat(cut.slot(kept)).isEqualTo(row.slot(at));
                assertThat(cut.likes(kept)).isEqualTo(row.likes(at));
                lightestKept = Math.min(lightestKept, weight);
            } else {
                heaviestGone = Math.max(heaviestGone, weight);
            }
        }
        assertThat(heaviestGone).isPositive();
        if (after == NeighbourRow.BUCKET) {
            assertThat(heaviestGone).isLessThanOrEqualTo(lightestKept);
        }
        assertThat(new NeighbourRowCodec().encode(NeighbourRowCodec.decode(new NeighbourRowCodec().encode(cut))))
                .isEqualTo(new NeighbourRowCodec().encode(row.cutTo(after)));
    }

    private static long tag(int n) {
        return ItemIndex.tag((long) n << 60);
    }

    private void add(long tag, int weight, float product, boolean isLiked) {
        int at = row.slotOf(tag);
        row.add(at < 0 ? row.claim(tag, NeighbourRow.BUCKET, false) : at, tag, weight, product, isLiked);
    }
}
