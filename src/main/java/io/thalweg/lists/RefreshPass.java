package io.thalweg.lists;

import io.thalweg.model.RowKind;
import io.thalweg.model.StateFormat;
import io.thalweg.state.RowCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A pass over all users of the task, in the order of their ids, that makes their lists due, some at a time. How far it
 * is, is state, so that a crash ends none.
 *
 * <p>Stored under the reserved user id: version 16, which format 1 doesn't have, trigger u8, the id of the last user that was made due.
 */
public final class RefreshPass {

    /** So many users that are due are enough for now. */
    static final int MOST_DUE = 200;

    /** One because of the catalog goes on after so long all the same: an item that has left must not stay until ratings rest. */
    static final long LONGEST_STILL_MILLIS = 250;

    private static final Bytes KEY = RowCodec.userKey(ListMaker.POPULAR_KEY);

    private final KeyValueStore<Bytes, byte[]> store;
    private final StateFormat format;
    private final Users users;
    private @Nullable Trigger trigger;
    private byte[] last = new byte[0];
    private long steppedMillis;

    /**
     * Goes on with a pass that was under way.
     *
     * @param store of the lists that are due
     * @param format in which the row is written
     * @param users rows by user id, from one on, {@code null} for the first
     */
    public RefreshPass(KeyValueStore<Bytes, byte[]> store, StateFormat format, Users users) {
        this.store = store;
        this.format = format;
        this.users = users;
        byte[] row = store.get(KEY);
        if (row != null) {
            ByteBuffer in = Trigger.isStored(row[0]) ? ByteBuffer.wrap(row) : RowCodec.open(RowKind.REFRESH_PASS, row);
            trigger = Trigger.at(in.get());
            last = new byte[in.remaining()];
            in.get(last);
        }
    }

    /** Users' rows by their ids. */
    @FunctionalInterface
    public interface Users {
        KeyValueIterator<Bytes, byte[]> from(@Nullable Bytes first);
    }

    /** Takes a user to be made due. */
    interface Visitor {
        void visit(String userId, Trigger trigger);
    }

    /** Begins with the first user, also where a pass is under way. */
    void start(Trigger why) {
        trigger = why;
        last = new byte[0];
        save(why);
    }

    boolean isActive() {
        return trigger != null;
    }

    /**
     * Visits some users more; ends after the last one. While many are due already it visits none, or, because of the catalog, some from
     * time to time.
     */
    void step(int dueCount, long nowMillis, ToIntFunction<Trigger> most, Visitor visitor) {
        Trigger why = trigger;
        if (why == null || (dueCount >= MOST_DUE && !(why == Trigger.CATALOG && hasStoodStill(nowMillis)))) {
            return;
        }
        steppedMillis = nowMillis;
        int visited = 0;
        int mostVisited = most.applyAsInt(why);
        try (KeyValueIterator<Bytes, byte[]> rows = users.from(last.length == 0 ? null : Bytes.wrap(last))) {
            while (visited < mostVisited && rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                if (!Arrays.equals(row.key.get(), last)) {
                    last = row.key.get();
                    visitor.visit(new String(last, StandardCharsets.UTF_8), why);
                    visited++;
                }
            }
            if (!rows.hasNext()) {
                trigger = null;
                store.delete(KEY);
                return;
            }
        }
        save(why);
    }

    private boolean hasStoodStill(long nowMillis) {
        // What lies ahead was told by a clock that was set back since.
        return nowMillis - steppedMillis >= LONGEST_STILL_MILLIS || nowMillis < steppedMillis;
    }

    private void save(Trigger why) {
        boolean hasNumber = RowKind.REFRESH_PASS.hasNumber(format);
        ByteBuffer row = ByteBuffer.allocate((hasNumber ? 2 : 1) + last.length);
        if (hasNumber) {
            row.put(RowKind.REFRESH_PASS.number(format));
        }
        store.put(KEY, row.put(why.stored()).put(last).array());
    }

    /** A pass that has come to a forgotten user must not keep the id. */
    void forget(String userId) {
        Trigger why = trigger;
        if (why != null && Arrays.equals(last, userId.getBytes(StandardCharsets.UTF_8))) {
            start(why);
        }
    }

    /** Whether a row of the store of due lists is this pass's. */
    static boolean isRow(Bytes key) {
        return key.equals(KEY);
    }
}
