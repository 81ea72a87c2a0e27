package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

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

    private static long tag(int n) {
        return ItemIndex.tag((long) n << 60);
    }

    private void add(long tag, int weight, float product, boolean isLiked) {
        int at = row.slotOf(tag);
        row.add(at < 0 ? row.claim(tag, NeighbourRow.BUCKET, false) : at, tag, weight, product, isLiked);
    }
}
