package io.thalweg.model;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * What is counted per partition, exactly once, and summed over all of them. The order is the stored format: a new one comes last, and is
 * stored from the next {@link StateFormat} on.
 */
public enum Total {
    /** Current ratings: new ones minus withdrawn and forgotten ones. */
    RATINGS,
    /** Sum of the current ratings, each mapped to [0, 1] on the scale, in fixed-point steps. */
    RATING_SUM,
    /** Sum of their squares, in fixed-point steps. */
    RATING_SQUARE_SUM,
    /** Users with a row. */
    USERS,
    /** Ratings of a user and item that had none. */
    NEW_RATINGS,
    /** Ratings that replaced an older one of the same user and item. */
    RE_RATINGS,
    /** Ratings taken back. */
    WITHDRAWALS,
    /** Events that said again what was known. */
    DUPLICATES,
    /** Events older than what was known. */
    LATE,
    /** Events that went to the dead letters. */
    REJECTED,
    /** Lists published. */
    LISTS,
    /** Users whose list is to be made anew. */
    DUE_LISTS,
    /** Withdrawals of ratings that were not there. */
    UNRATED,
    /** Users whom a command removed. */
    FORGOTTEN_USERS,
    /** Ratings that stood then, and are no longer counted anywhere. */
    FORGOTTEN_RATINGS,
    /** Users who had to leave for others, being the least recently active. */
    EVICTED_USERS,
    /** Ratings that stood then; items still count them. */
    EVICTED_RATINGS,
    /** Events that were written before their user was to be forgotten, and read after that: they have no other effect. */
    DROPPED,
    /** The offset of the partition's ratings from which to read on. Of one partition alone; a sum of them says nothing. */
    NEXT_RATING,
    /** The same for ratings that came by way of another partition, in their internal topic. */
    NEXT_REKEYED,
    /** The same for commands. */
    NEXT_COMMAND,
    /** Events of a type that doesn't count: they have no other effect. */
    IGNORED,
    /** Current ratings of items that had to leave for others, being the least recently rated: no item counts them. */
    LEFT_RATINGS,
    /** How often an item had to leave, with what the task had learned of it. */
    LEFT_ITEMS,
    /** Current ratings that are high, of items that did not have to leave. */
    HIGH_RATINGS,
    /**
     * How often a task took its state up with memory of another size, for pairs or for replay: from then on it is not what one run
     * would have learned. From format 2 on.
     */
    MEMORY_CHANGES;

    /** Each event is counted in one of these. */
    public static final List<Total> OF_EVENTS =
            List.of(NEW_RATINGS, RE_RATINGS, WITHDRAWALS, UNRATED, DUPLICATES, LATE, REJECTED, DROPPED, IGNORED);

    private static final int COUNT = values().length;

    /** Where this total stands in an array of all. */
    @SuppressWarnings("EnumOrdinal") // the declared order is the stored format, as said above
    public int index() {
        return ordinal();
    }

    /** How many totals there are. */
    public static int count() {
        return COUNT;
    }

    /** A value of each as bytes, big-endian. */
    static byte[] encode(long[] values) {
        ByteBuffer out = ByteBuffer.allocate(COUNT * Long.BYTES);
        out.asLongBuffer().put(values);
        return out.array();
    }

    /** The values; 0 for those that whoever encoded them didn't know. */
    static long[] decode(byte[] row) {
        long[] values = new long[COUNT];
        LongBuffer in = ByteBuffer.wrap(row).asLongBuffer();
        in.get(values, 0, Math.min(COUNT, in.remaining()));
        return values;
    }
}
