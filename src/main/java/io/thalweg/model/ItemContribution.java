package io.thalweg.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one partition's ratings have added to an item's row, as numbers: a step count for each column, the sum of the squared
 * bias residuals in steps, how many of its current ratings are high, when they were learned, as the sum of the numbers of
 * ratings before each, and how many they are. Absolute, never a delta.
 *
 * <p>Stored, after a byte of version: count i64, then the others in this order as varints of zigzag.
 */
final class ItemContribution {

    private static final int LONGEST = 1 + Long.BYTES;

    private ItemContribution() {}

    /** How many numbers there are. */
    static int stride(RowLayout layout) {
        return layout.width() + 4;
    }

    /** Where the sum of the squared bias residuals stands. */
    static int squaresAt(RowLayout layout) {
        return layout.width();
    }

    /** Where the number of high ratings stands. */
    static int likesAt(RowLayout layout) {
        return layout.width() + 1;
    }

    /** Where the sum of the times stands, each the number of ratings that were learned before. */
    static int timesAt(RowLayout layout) {
        return layout.width() + 2;
    }

    /** Where the number of ratings stands. */
    static int countAt(RowLayout layout) {
        return layout.width() + 3;
    }

    /** About what one takes of the heap, in bytes, where it is known at all. */
    static long heapBytes(RowLayout layout) {
        return 24 + (long) Long.BYTES * stride(layout);
    }

    static byte[] encode(long[] numbers) {
        ByteBuffer out = ByteBuffer.allocate(LONGEST + (numbers.length - 1) * Varints.LONGEST);
        out.put(RowKind.ITEM.number()).putLong(numbers[numbers.length - 1]);
        for (int at = 0; at < numbers.length - 1; at++) {
            Varints.put(out, numbers[at]);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** @throws IllegalArgumentException if the row has another format or width */
    static long[] decode(byte[] row, RowLayout layout) {
        ByteBuffer in = RowKind.ITEM.open(row);
        long[] numbers = new long[stride(layout)];
        numbers[numbers.length - 1] = in.getLong();
        int stored = 0;
        for (; in.hasRemaining(); stored++) {
            long next = Varints.get(in);
            if (stored < numbers.length - 1) {
                numbers[stored] = next;
            }
        }
        if (stored != numbers.length - 1) {
            throw new IllegalArgumentException("a stored item contribution has " + stored
                    + " numbers, the configured learner needs " + (numbers.length - 1));
        }
        return numbers;
    }
}
