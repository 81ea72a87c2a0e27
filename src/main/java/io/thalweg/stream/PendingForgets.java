package io.thalweg.stream;

import io.thalweg.input.Command;
import io.thalweg.model.RowKind;
import io.thalweg.topics.Barrier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Commands to forget a user that are under way, in the order in which they came: until everything that was written before
 * one has been read, what comes of it must not make the user again. They are state, committed with what they removed.
 *
 * <p>Stored among the due lists, key: 0xFF, which begins no id, length of the user's id u16, the id, the request's id; value:
 * version u8, ordered at i64, flags u8 (known, list, removed), ratings i64, dropped i64.
 */
final class PendingForgets {

    private static final byte MARK = (byte) 0xFF;
    private static final int KNOWN = 1;
    private static final int LIST = 2;
    private static final int REMOVED = 4;

    /** One of them; what it has removed so far. */
    static final class Pending {
        final Command.Forget command;

        /** When the command was written. */
        long orderedMillis;

        /** Raised after it was read; another one after a restart. */
        Barrier barrier;

        boolean known;
        boolean hadList;
        boolean removed;
        long ratings;
        long dropped;

        Pending(Command.Forget command, long orderedMillis, Barrier barrier) {
            this.command = command;
            this.orderedMillis = orderedMillis;
            this.barrier = barrier;
        }
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Bytes, Pending> pending = new LinkedHashMap<>();
    private final Map<String, List<Pending>> byUser = new HashMap<>();

    /** Takes up what the store holds, each with a new barrier. */
    PendingForgets(KeyValueStore<Bytes, byte[]> store, Supplier<Barrier> barriers) {
        this.store = store;
        List<Pending> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(new byte[] {MARK}), null)) {
            while (rows.hasNext()) {
                found.add(decode(rows.next(), barriers.get()));
            }
        }
        found.sort(Comparator.comparingLong(each -> each.orderedMillis));
        found.forEach(this::keep);
    }

    /** Whether a row of the store of due lists is one of these. */
    static boolean isRow(Bytes key) {
        return key.get().length > 0 && key.get()[0] == MARK;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** All of them, the first first. */
    List<Pending> all() {
        return List.copyOf(pending.values());
    }

    /** Those of a user. */
    List<Pending> of(String userId) {
        return byUser.isEmpty() ? List.of() : byUser.getOrDefault(userId, List.of());
    }

    /** Begins one, not saved yet; the same request once more goes on with the one that is there, from its beginning. */
    Pending begin(Command.Forget command, long orderedMillis, Barrier barrier) {
        Pending known = pending.get(key(command));
        if (known == null) {
            Pending begun = new Pending(command, orderedMillis, barrier);
            keep(begun);
            return begun;
        }
        known.orderedMillis = Math.max(known.orderedMillis, orderedMillis);
        known.barrier = barrier;
        known.removed = false;
        return known;
    }

    /** Keeps what has become of one. */
    void save(Pending each) {
        byte flags = (byte) ((each.known ? KNOWN : 0) | (each.hadList ? LIST : 0) | (each.removed ? REMOVED : 0));
        store.put(
                key(each.command),
                ByteBuffer.allocate(2 + 3 * Long.BYTES)
                        .put(RowKind.FORGET.number())
                        .putLong(each.orderedMillis)
                        .put(flags)
                        .putLong(each.ratings)
                        .putLong(each.dropped)
                        .array());
    }

    /** Ends one. */
    void remove(Pending each) {
        Bytes key = key(each.command);
        pending.remove(key);
        List<Pending> ofUser = byUser.get(each.command.userId());
        if (ofUser != null && ofUser.remove(each) && ofUser.isEmpty()) {
            byUser.remove(each.command.userId());
        }
        store.delete(key);
    }

    private void keep(Pending each) {
        pending.put(key(each.command), each);
        byUser.computeIfAbsent(each.command.userId(), user -> new ArrayList<>()).add(each);
    }

    private static Bytes key(Command.Forget command) {
        byte[] user = command.userId().getBytes(StandardCharsets.UTF_8);
        byte[] request = command.requestId().getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + Short.BYTES + user.length + request.length)
                .put(MARK)
                .putShort((short) user.length)
                .put(user)
                .put(request)
                .array());
    }

    private static Pending decode(KeyValue<Bytes, byte[]> row, Barrier barrier) {
        ByteBuffer key = ByteBuffer.wrap(row.key.get(), 1, row.key.get().length - 1);
        byte[] user = new byte[key.getShort()];
        key.get(user);
        byte[] request = new byte[key.remaining()];
        key.get(request);
        ByteBuffer value = RowKind.FORGET.open(row.value);
        Pending pending = new Pending(
                new Command.Forget(
                        new String(user, StandardCharsets.UTF_8), new String(request, StandardCharsets.UTF_8)),
                value.getLong(),
                barrier);
        byte flags = value.get();
        pending.known = (flags & KNOWN) != 0;
        pending.hadList = (flags & LIST) != 0;
        pending.removed = (flags & REMOVED) != 0;
        pending.ratings = value.getLong();
        pending.dropped = value.getLong();
        return pending;
    }
}
