package io.thalweg.learn;

import java.nio.ByteBuffer;

/**
 * A {@link NeighbourRow} as it was committed. Not to be changed: an instance's tasks share it.
 *
 * @param ratingCount ratings of the item itself in this partition
 * @param residualSquares the sum of their squared bias residuals
 * @param slots as in the row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between codec and tables, never compared
record NeighbourSnapshot(int ratingCount, float residualSquares, long[] slots) {

    private static final int FIXED_BYTES = Integer.BYTES + Float.BYTES + Short.BYTES;
    private static final int TAG_BYTES = 5;
    private static final int MOST_SLOT_BYTES = TAG_BYTES + 2 + 2;

    /** What is there of a partition that has not committed the row yet. */
    static final NeighbourSnapshot NONE = new NeighbourSnapshot(0, 0, new long[0]);

    /** Highest number of bytes that {@link #encode} writes. */
    static int mostBytes(int slotCount) {
        return FIXED_BYTES + slotCount * (1 + MOST_SLOT_BYTES);
    }

    /**
     * Writes count and squares of the item, the number of slots, a bit per slot in use, and those slots: 5 bytes of
     * tag, then count and sum in as many bytes as they need.
     */
    static void encode(int ratingCount, float residualSquares, long[] slots, ByteBuffer to) {
        to.putInt(ratingCount).putFloat(residualSquares).putShort((short) slots.length);
        int bitsAt = to.position();
        int at = bitsAt + slots.length / 8;
        for (int from = 0; from < slots.length; from += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8; bit++) {
                long slot = slots[from + bit];
                int count = NeighbourRow.count(slot);
                if (count > 0) {
                    bits |= 1 << bit;
                    to.putLong(at, slot); // the tag, and three bytes that are none of it: what follows goes over them
                    at = putShortest(to, at + TAG_BYTES, count);
                    int steps = NeighbourRow.sumSteps(slot);
                    at = putShortest(to, at, (steps << 1) ^ (steps >> 31));
                }
            }
            to.put(bitsAt + from / 8, (byte) bits);
        }
        to.position(at);
    }

    /** Reads what {@link #encode} wrote. */
    static NeighbourSnapshot decode(ByteBuffer from) {
        int ratingCount = from.getInt();
        float residualSquares = from.getFloat();
        long[] slots = new long[from.getShort()];
        byte[] used = new byte[slots.length / 8];
        from.get(used);
        for (int at = 0; at < slots.length; at++) {
            if (((used[at / 8] >> (at % 8)) & 1) != 0) {
                long tag = ((long) from.get() << 56) | ((from.getInt() & 0xFFFFFFFFL) << 24);
                int count = getShortest(from);
                int zigzag = getShortest(from);
                slots[at] = NeighbourRow.slot(tag, count, (zigzag >>> 1) ^ -(zigzag & 1));
            }
        }
        return new NeighbourSnapshot(ratingCount, residualSquares, slots);
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
