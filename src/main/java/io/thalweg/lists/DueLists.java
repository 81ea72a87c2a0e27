package io.thalweg.lists;

import io.thalweg.model.RowKind;
import io.thalweg.model.StateFormat;
import io.thalweg.state.RowCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The users whose lists are to be made anew, in the order in which that may happen. What is due is state, committed
 * with the rating that made it so: after a crash no list is forgotten.
 *
 * <p>A user is due once, however many ratings came, and not before {@code intervalMillis} after the last list.
 * Stored: key user's id; version 16, which format 1 doesn't have, trigger u8, due since i64.
 */
public final class DueLists {

    /** How many users' last list times are remembered; a forgotten one may get a list a little too early. */
    private static final int REMEMBERED = 100_000;

    /** A user whose list is due. */
    record Due(String userId, long notBeforeMillis, long sinceMillis, Trigger trigger) {}

    private static final Comparator<Due> OLDEST_FIRST =
            Comparator.comparingLong(Due::notBeforeMillis).thenComparing(Due::userId);

    private static final int BYTES_WITHOUT_VERSION = 1 + Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> store;
    private final StateFormat format;
    private final long intervalMillis;
    private final TreeSet<Due> queue = new TreeSet<>(OLDEST_FIRST);
    private final Map<String, Due> byUser = new HashMap<>();
    private final LinkedHashMap<String, Long> lastMadeMillis = new LinkedHashMap<>();

    /**
     * Takes up what the store holds, none due later than now, whatever the clock said of who wrote it.
     *
     * @param format in which rows are written
     * @param isOther whether a row, by its key, is none of these: others keep theirs in the store too
     */
    public DueLists(
            KeyValueStore<Bytes, byte[]> store,
            StateFormat format,
            Predicate<Bytes> isOther,
            long intervalMillis,
            long nowMillis) {
        this.store = store;
        this.format = format;
        this.intervalMillis = intervalMillis;
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                if (RefreshPass.isRow(row.key) || isOther.test(row.key)) {
                    continue;
                }
                ByteBuffer in = row.value.length == BYTES_WITHOUT_VERSION
                        ? ByteBuffer.wrap(row.value)
                        : RowCodec.open(RowKind.DUE_LIST, row.value);
                Trigger trigger = Trigger.at(in.get());
                long since = Math.min(in.getLong(), nowMillis);
                enqueue(new Due(new String(row.key.get(), StandardCharsets.UTF_8), since, since, trigger));
            }
        }
    }

    /** Makes the user's list due; returns whether it was not already. */
    public boolean add(String userId, Trigger trigger, long nowMillis) {
        if (byUser.containsKey(userId)) {
            return false;
        }
        Long last = lastMadeMillis.get(userId);
        long notBefore = last == null ? nowMillis : Math.max(nowMillis, last + intervalMillis);
        enqueue(new Due(userId, notBefore, nowMillis, trigger));
        boolean hasNumber = RowKind.DUE_LIST.hasNumber(format);
        ByteBuffer row = ByteBuffer.allocate(BYTES_WITHOUT_VERSION + (hasNumber ? 1 : 0));
        if (hasNumber) {
            row.put(RowKind.DUE_LIST.number(format));
        }
        row.put(trigger.stored()).putLong(nowMillis);
        store.put(RowCodec.userKey(userId), row.array());
        return true;
    }

    /** Takes out the user whose turn it is, or {@code null} where nobody's has come. */
    @Nullable
    Due poll(long nowMillis) {
        if (queue.isEmpty()) {
            return null;
        }
        Due due = queue.first();
        // A time that is further away than the interval was told by a clock that was set back since.
        if (due.notBeforeMillis() > nowMillis && due.notBeforeMillis() <= nowMillis + intervalMillis) {
            return null;
        }
        queue.remove(due);
        byUser.remove(due.userId());
        store.delete(RowCodec.userKey(due.userId()));
        remember(due.userId(), nowMillis);
        return due;
    }

    /** Removes a user; returns whether a list was due. */
    boolean forget(String userId) {
        lastMadeMillis.remove(userId);
        Due due = byUser.remove(userId);
        if (due == null) {
            return false;
        }
        queue.remove(due);
        store.delete(RowCodec.userKey(userId));
        return true;
    }

    /** Whether a list could have been made before this time. */
    boolean isWaitingSince(long millis) {
        return !queue.isEmpty() && queue.first().notBeforeMillis() < millis;
    }

    /** How many lists are due. */
    public int size() {
        return queue.size();
    }

    private void enqueue(Due due) {
        queue.add(due);
        byUser.put(due.userId(), due);
    }

    private void remember(String userId, long nowMillis) {
        lastMadeMillis.remove(userId);
        lastMadeMillis.put(userId, nowMillis);
        if (lastMadeMillis.size() > REMEMBERED) {
            var eldest = lastMadeMillis.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
