package io.thalweg.model;

import java.nio.ByteBuffer;

/** Whole numbers of either sign in as few bytes as they need: zigzag, then seven bits a byte, the lowest first. */
final class Varints {

    /** Bytes of the longest. */
    static final int LONGEST = 10;

    private Varints() {}

    static void put(ByteBuffer to, long value) {
        long left = (value << 1) ^ (value >> 63);
        while ((left & ~0x7FL) != 0) {
            to.put((byte) (left | 0x80));
            left >>>= 7;
        }
        to.put((byte) left);
    }

    static long get(ByteBuffer from) {
        long zigzag = 0;
        int shift = 0;
        byte next = from.get();
        for (; next < 0; next = from.get(), shift += 7) {
            zigzag |= (long) (next & 0x7F) << shift;
        }
        zigzag |= (long) next << shift;
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }
}
