package io.thalweg.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The slots of a {@link NeighbourRow} as bytes: version, the number of slots as u16, a bit per slot in use, and those slots: 5 bytes
 * of tag, then weight and sum in as many bytes as they need.
 */
final class NeighbourRowCodec {

    private static final byte VERSION = 3;
    private static final int FIXED_BYTES = 1 + Short.BYTES;
    private static final int TAG_BYTES = 5;
    private static final int MOST_SLOT_BYTES = TAG_BYTES + 2 + 2;

    /** What is there of a partition that has no row. */
    static final long[] NO_SLOTS = new long[0];

    private ByteBuffer buffer = ByteBuffer.allocate(2048);

    byte[] encode(long[] slots) {
        int mostBytes = FIXED_BYTES + slots.length * (1 + MOST_SLOT_BYTES);
        if (buffer.capacity() < mostBytes) {
            buffer = ByteBuffer.allocate(2 * mostBytes);
        }
        buffer.clear().put(VERSION).putShort((short) slots.length);
        int bitsAt = buffer.position();
        int at = bitsAt + slots.length / 8;
        for (int from = 0; from < slots.length; from += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8; bit++) {
                long slot = slots[from + bit];
                int weight = NeighbourRow.weight(slot);
                if (weight > 0) {
                    bits |= 1 << bit;
                    buffer.putLong(
                            at, slot); // the tag, and three bytes that are none of it: what follows goes over them
                    at = putShortest(buffer, at + TAG_BYTES, weight);
                    int steps = NeighbourRow.sumSteps(slot);
                    at = putShortest(buffer, at, (steps << 1) ^ (steps >> 31));
                }
            }
            buffer.put(bitsAt + from / 8, (byte) bits);
        }
        return Arrays.copyOf(buffer.array(), at);
    }

    /**
     * The slots of a stored row; none of {@code null}.
     *
     * @throws IllegalArgumentException if the row has another format
     */
    static long[] decode(byte[] row) {
        ByteBuffer from = Rows.open("a stored row of pairs", row, VERSION);
        long[] slots = new long[from.getShort()];
        byte[] used = new byte[slots.length / 8];
        from.get(used);
        for (int at = 0; at < slots.length; at++) {
            if (((used[at / 8] >> (at % 8)) & 1) != 0) {
                long tag = ((long) from.get() << 56) | ((from.getInt() & 0xFFFFFFFFL) << 24);
                int weight = getShortest(from);
                int zigzag = getShortest(from);
                slots[at] = NeighbourRow.slot(tag, weight, (zigzag >>> 1) ^ -(zigzag & 1));
            }
        }
        if (from.hasRemaining()) {
            throw new IllegalArgumentException("a stored row of pairs has " + from.remaining() + " bytes too many");
        }
        return slots;
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
