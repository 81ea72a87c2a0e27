package io.thalweg.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The slots of a {@link NeighbourRow} as bytes: version, the number of slots as u16, a bit per slot in use, and those slots: 5 bytes
 * of tag, then twice the weight, plus 1 where there are likes, the sum in zigzag, both in as many bytes as they need, and a byte of
 * likes where there are any.
 */
final class NeighbourRowCodec {

    private static final int FIXED_BYTES = 1 + Short.BYTES;
    private static final int TAG_BYTES = 5;
    private static final int MOST_SLOT_BYTES = TAG_BYTES + 2 + 2 + 1;

    private ByteBuffer buffer = ByteBuffer.allocate(2048);

    byte[] encode(NeighbourRow row) {
        int slotCount = row.slotCount();
        int mostBytes = FIXED_BYTES + slotCount * (1 + MOST_SLOT_BYTES);
        if (buffer.capacity() < mostBytes) {
            buffer = ByteBuffer.allocate(2 * mostBytes);
        }
        buffer.clear().put(RowKind.PAIRS.number()).putShort((short) slotCount);
        int bitsAt = buffer.position();
        int at = bitsAt + slotCount / 8;
        for (int from = 0; from < slotCount; from += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8; bit++) {
                long slot = row.slot(from + bit);
                int weight = NeighbourRow.weight(slot);
                if (weight > 0) {
                    bits |= 1 << bit;
                    buffer.putLong(
                            at, slot); // the tag, and three bytes that are none of it: what follows goes over them
                    int likes = row.likes(from + bit);
                    at = putShortest(buffer, at + TAG_BYTES, 2 * weight + (likes > 0 ? 1 : 0));
                    int steps = NeighbourRow.sumSteps(slot);
                    at = putShortest(buffer, at, (steps << 1) ^ (steps >> 31));
                    if (likes > 0) {
                        buffer.put(at++, (byte) likes);
                    }
                }
            }
            buffer.put(bitsAt + from / 8, (byte) bits);
        }
        return Arrays.copyOf(buffer.array(), at);
    }

    /**
     * A stored row.
     *
     * @throws IllegalArgumentException if the row has another format
     */
    static NeighbourRow decode(byte[] row) {
        ByteBuffer from = RowKind.PAIRS.open(row);
        long[] slots = new long[from.getShort()];
        byte[] likes = new byte[slots.length];
        int liked = 0;
        byte[] used = new byte[slots.length / 8];
        from.get(used);
        for (int at = 0; at < slots.length; at++) {
            if (((used[at / 8] >> (at % 8)) & 1) != 0) {
                long tag = ((long) from.get() << 56) | ((from.getInt() & 0xFFFFFFFFL) << 24);
                int weight = getShortest(from);
                int zigzag = getShortest(from);
                slots[at] = NeighbourRow.slot(tag, weight >>> 1, (zigzag >>> 1) ^ -(zigzag & 1));
                likes[at] = (weight & 1) == 0 ? 0 : from.get();
                liked += likes[at];
            }
        }
        if (from.hasRemaining()) {
            throw new IllegalArgumentException("a stored row of pairs has " + from.remaining() + " bytes too many");
        }
        return new NeighbourRow(slots, liked == 0 ? new byte[0] : likes);
    }

    /** Returns where the next byte goes. */
    private static int putShortest(ByteBuffer to, int at, int value) {
        if (value < 0x80) {
            to.put(at, (byte) value);
            return at + 1;
        }
        to.putShort(at, (short) (0x8000 | value));
        return at + 2;
    }

    private static int getShortest(ByteBuffer from) {
        int first = from.get();
        return first >= 0 ? first : ((first & 0x7F) << 8) | Byte.toUnsignedInt(from.get());
    }
}
