package io.thalweg.state;

import java.util.Locale;

/**
 * What the state of an instance may take of the heap.
 *
 * @param heapBytes the largest that the heap may be
 * @param stateBytes for all state together
 * @param usersBytes for decoded users
 * @param waitingBytes for what waits to be written: what Kafka Streams holds back until a commit, and {@link DiskRows}
 */
public record HeapBudget(long heapBytes, long stateBytes, long usersBytes, long waitingBytes) {

    /** What an item takes that has some hundred ratings, with four partitions in the instance; with more of them more: docs, "Scaling". */
    private static final long BYTES_OF_OFTEN_RATED_ITEM = 12_000;

    private static final long MEBIBYTE = 1 << 20;

    /** Kafka Streams counts what a cache holds, not the objects that hold it. */
    private static final int CACHE_WEIGHS = 3;

    private static final double FULL = .8;

    /**
     * The budget that a configuration gives.
     *
     * @param budgetMebibytes for all state; 0 for three quarters of the heap
     */
    public static HeapBudget of(long heapBytes, int budgetMebibytes, long usersBytes, long streamsCacheBytes) {
        long state = budgetMebibytes == 0 ? heapBytes / 4 * 3 : budgetMebibytes * MEBIBYTE;
        return new HeapBudget(heapBytes, state, usersBytes, CACHE_WEIGHS * streamsCacheBytes + DiskRows.WAITING_BYTES);
    }

    /** What is left for items. */
    public long itemBytes() {
        return Math.max(0, stateBytes - usersBytes - waitingBytes);
    }

    /** Whether items take so much that there will soon be no room. */
    public boolean isNearlyFull(long usedByItems) {
        return usedByItems > FULL * itemBytes();
    }

    /** What fits, for people. */
    public String text(int ratedItems, long usedByItems) {
        return String.format(
                Locale.ROOT,
                "heap: %,d MiB; %,d for decoded users (users.memory), %,d for what waits to be written, %,d for items, of which"
                        + " %,d rated ones take %,d; there is room for some %,d more that are rated often",
                heapBytes / MEBIBYTE,
                usersBytes / MEBIBYTE,
                waitingBytes / MEBIBYTE,
                itemBytes() / MEBIBYTE,
                ratedItems,
                usedByItems / MEBIBYTE,
                Math.max(0, itemBytes() - usedByItems) / BYTES_OF_OFTEN_RATED_ITEM);
    }
}
