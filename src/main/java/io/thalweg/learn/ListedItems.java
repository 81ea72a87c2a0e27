package io.thalweg.learn;

import java.util.Arrays;

/**
 * Which items stood first in a user's last list, and in how many lists in a row each did. An item is known by a mark of its own.
 * Unchangeable.
 */
public final class ListedItems {

    /** Nothing is known of a list. */
    public static final ListedItems NONE = new ListedItems(new int[0], new byte[0]);

    private static final int OWN_BYTES = 24 + 2 * 16;

    private final int[] marks;
    private final byte[] times;

    private ListedItems(int[] marks, byte[] times) {
        this.marks = marks;
        this.times = times;
    }

    /**
     * As it was stored.
     *
     * @param marks of different items; not to be changed later
     * @param times lists in a row that had each, 1..127; not to be changed later
     */
    public static ListedItems of(int[] marks, byte[] times) {
        if (marks.length != times.length) {
            throw new IllegalArgumentException(
                    "there are " + marks.length + " marks and " + times.length + " numbers of lists");
        }
        return new ListedItems(marks, times);
    }

    /** Of the next list: what stood in this one as well did so once more, if the list counts. */
    public ListedItems next(int[] nextMarks, boolean isCounted) {
        byte[] nextTimes = new byte[nextMarks.length];
        for (int n = 0; n < nextMarks.length; n++) {
            int before = times(nextMarks[n]);
            nextTimes[n] = (byte) Math.min(Math.max(1, before + (isCounted ? 1 : 0)), Byte.MAX_VALUE);
        }
        return new ListedItems(nextMarks, nextTimes);
    }

    /** How many lists in a row, up to this one, had the item: 0 where this one has not, {@value Byte#MAX_VALUE} for more as well. */
    public int times(int mark) {
        for (int n = 0; n < marks.length; n++) {
            if (marks[n] == mark) {
                return times[n];
            }
        }
        return 0;
    }

    /** Of how many items this knows. */
    public int size() {
        return marks.length;
    }

    /** The marks, in the list's order. */
    public int[] marks() {
        return marks.clone();
    }

    /** About what this takes of the heap. */
    long heapBytes() {
        return marks.length == 0 ? 0 : OWN_BYTES + 5L * marks.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ListedItems that
                && Arrays.equals(marks, that.marks)
                && Arrays.equals(times, that.times);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(marks);
    }
}
