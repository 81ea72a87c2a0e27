package io.thalweg.state;

import io.thalweg.learn.Learner;
import io.thalweg.learn.TaskState;
import io.thalweg.learn.UserRow;
import io.thalweg.model.CommittedRows;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One task's learned state in its stores, to which all that changed is put by {@link #saveChanged} before a commit, in
 * batches. Users whose rows wait for that are among those that are kept decoded; those who leave meanwhile are put before they are read.
 *
 * <p>Decoded users are kept in memory; that is a cache and changes no result. It is a queue whose first leaves, but goes to the end
 * instead if it was used meanwhile (F. J. Corbató, "A paging experiment with the Multics system", 1969): a use writes no reference,
 * of which each in an old object would be work for the garbage collector.
 */
public final class TaskStores implements TaskState {

    /** More than an event touches (its user, and those it replays), so that no row is loaded twice for one event. */
    private static final int LEAST_CACHED_USERS = 128;

    private final KeyValueStore<Bytes, byte[]> users;
    private final KeyValueStore<Bytes, byte[]> ratings;
    private final KeyValueStore<Bytes, byte[]> learnerState;
    private final RowBatch userRows;
    private final RowBatch ratingRows;
    private final RowBatch contributionRows;
    private final RowBatch learnerRows;
    private final ItemRows items;
    private final Learner learner;
    private final TotalsRow totals;
    private final UserMemory memory;
    private final UserRows rows;

    private final LinkedHashMap<String, Cached> decoded = new LinkedHashMap<>(1024);
    private final List<Cached> unsaved = new ArrayList<>();

    /** Users whose removal waits to be put. */
    private final Set<String> leaving = new HashSet<>();

    private long decodedBytes;
    private long uses;
    private byte[] savedTotals = new byte[0];

    /** Keeps so many decoded users in memory; {@link #restore} comes first. */
    public TaskStores(
            KeyValueStore<Bytes, byte[]> users,
            KeyValueStore<Bytes, byte[]> ratings,
            KeyValueStore<Bytes, byte[]> contributions,
            KeyValueStore<Bytes, byte[]> learnerState,
            ItemRows items,
            Learner learner,
            TotalsRow totals,
            UserMemory memory) {
        this.users = users;
        this.ratings = ratings;
        this.learnerState = learnerState;
        this.userRows = new RowBatch(users);
        this.ratingRows = new RowBatch(ratings);
        this.contributionRows = new RowBatch(contributions);
        this.learnerRows = new RowBatch(learnerState);
        this.items = items;
        this.learner = learner;
        this.totals = totals;
        this.memory = memory;
        this.rows = new UserRows(items, learner, users::get, this::forEachRating);
        memory.join();
    }

    /**
     * Hands what the task has contributed to the model, as it was committed last, to the rows; within
     * {@link ItemModel#open}.
     *
     * @param totals of the contributions
     */
    public static void restoreModel(
            KeyValueStore<Bytes, byte[]> contributions,
            KeyValueStore<Bytes, byte[]> learnerState,
            TotalsRow totals,
            ItemRows items) {
        items.write(totals.format());
        items.restoreTotals(totals.begun());
        for (KeyValueStore<Bytes, byte[]> store : List.of(contributions, learnerState)) {
            forEach(store, (key, row) -> {
                if (Rows.isOfItems(key)) {
                    items.restore(key, row);
                }
            });
        }
    }

    /** Loads what the learner keeps beside, as it was committed last. */
    public void restore() {
        forEach(learnerState, (key, row) -> {
            if (!Rows.isOfItems(key)) {
                learner.localState().restore(new String(key, StandardCharsets.UTF_8), row);
            }
        });
        learner.localState().restored();
    }

    private static void forEach(KeyValueStore<Bytes, byte[]> store, CommittedRows.Taker taker) {
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                taker.take(row.key.get(), row.value);
            }
        }
    }

    /**
     * Puts all rows that changed since the last call, and the totals. To be called before every commit: see
     * {@link BeforeCommit}. Returns whether there was anything of the model to put: commits come also without.
     */
    public boolean saveChanged() {
        putUsers();
        // The totals first: until the changelog is compacted, who reads it with another configuration learns of that by
        // their signature, which names what differs, and not by a row that doesn't fit.
        byte[] live = totals.encode(items.liveTotals());
        boolean totalsChanged = !Arrays.equals(live, savedTotals);
        if (totalsChanged) {
            contributionRows.add(RowCodec.TOTALS_KEY, live);
            savedTotals = live;
        }
        int puts = items.changedCount();
        items.drainChanged(
                (key, row) -> (key[0] == Rows.ITEM ? contributionRows : learnerRows).add(Bytes.wrap(key), row));
        learner.localState().drainChanged((key, row) -> learnerRows.add(RowCodec.textKey(key), row));
        contributionRows.put();
        learnerRows.put();
        evict(); // the share of a task may have become smaller
        return totalsChanged || puts > 0;
    }

    /** About what the users take that are kept decoded. */
    long decodedBytes() {
        return decodedBytes;
    }

    /** The task is over: its share of the memory is for others. */
    public void close() {
        memory.leave();
    }

    @Override
    public UserRow user(String userId) {
        Cached cached = decoded.get(userId);
        uses++;
        if (cached != null) {
            cached.usedAt = uses;
            return cached.user;
        }
        UserRow user = load(userId);
        Cached loaded = new Cached(user, uses);
        decoded.put(userId, loaded);
        decodedBytes += loaded.bytes;
        evict();
        return user;
    }

    @Override
    public void saveRating(UserRow user) {
        String itemId = items.index().id(user.rated().item(user.rated().size() - 1));
        ratingRows.add(RowCodec.ratingKey(user.userId(), itemId), RowCodec.encodeLastRating(user));
        changed(user);
    }

    @Override
    public void saveWithdrawal(UserRow user, String itemId, long timestampMillis) {
        ratingRows.add(RowCodec.ratingKey(user.userId(), itemId), RowCodec.encodeWithdrawal(timestampMillis));
        changed(user);
    }

    @Override
    public void removeRating(UserRow user, String itemId) {
        ratingRows.add(RowCodec.ratingKey(user.userId(), itemId), null);
        changed(user); // only now, since this may put what waits
    }

    /** Of a user who is kept decoded it needs no look into the stores. */
    @Override
    public Removed remove(String userId) {
        Cached cached = decoded.remove(userId);
        List<Bytes> keys = new ArrayList<>();
        Removed removed;
        if (cached == null) {
            removed = inStores(userId, keys);
        } else {
            decodedBytes -= cached.bytes;
            cached.isUnsaved = false;
            removed = inMemory(cached.user, keys);
        }
        userRows.add(RowCodec.userKey(userId), null);
        keys.forEach(key -> ratingRows.add(key, null));
        leaving.add(userId);
        putIfMany();
        return removed;
    }

    /** What the stores have of a user, and the keys of that in the ratings. */
    private Removed inStores(String userId, List<Bytes> keys) {
        putIfLeaving(userId);
        byte[] row = users.get(RowCodec.userKey(userId));
        int current = 0;
        // Beside deleted rows this may take long: Kafka Streams' iterator looks for the row behind the last one too.
        try (KeyValueIterator<Bytes, byte[]> rows =
                ratings.prefixScan(RowCodec.ratingPrefix(userId), new BytesSerializer())) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> next = rows.next();
                keys.add(next.key);
                current += RowCodec.isWithdrawal(next.value) ? 0 : 1;
            }
        }
        return new Removed(row != null && RowCodec.learnedCount(row) > 0, current);
    }

    private Removed inMemory(UserRow user, List<Bytes> keys) {
        for (int position = 0; position < user.ratingCount(); position++) {
            keys.add(RowCodec.ratingKey(
                    user.userId(), items.index().id(user.rated().item(position))));
        }
        user.withdrawnItems().forEach(itemId -> keys.add(RowCodec.ratingKey(user.userId(), itemId)));
        return new Removed(user.learnedCount > 0, user.ratingCount());
    }

    /** Users' rows by their ids, from one on, {@code null} for the first. */
    public KeyValueIterator<Bytes, byte[]> usersFrom(@Nullable Bytes first) {
        putUsers();
        return users.range(first, null);
    }

    private UserRow load(String userId) {
        putIfLeaving(userId);
        return rows.load(userId);
    }

    private void forEachRating(String userId, Bytes prefix, CommittedRows.Taker taker) {
        try (KeyValueIterator<Bytes, byte[]> found = ratings.prefixScan(prefix, new BytesSerializer())) {
            while (found.hasNext()) {
                KeyValue<Bytes, byte[]> next = found.next();
                taker.take(next.key.get(), next.value);
            }
        }
    }

    /** A user whose event is being learned is kept; users grow while they are. */
    private void changed(UserRow user) {
        Cached cached = Objects.requireNonNull(decoded.get(user.userId()), "a user in use");
        decodedBytes -= cached.bytes;
        cached.bytes = user.heapBytes();
        decodedBytes += cached.bytes;
        if (!cached.isUnsaved) {
            cached.isUnsaved = true;
            unsaved.add(cached);
        }
        putIfMany();
        evict();
    }

    private void putIfMany() {
        if (unsaved.size() + leaving.size() >= RowBatch.MOST) {
            putUsers();
        }
    }

    private void putIfLeaving(String userId) {
        if (leaving.contains(userId)) {
            putUsers();
        }
    }

    /** Puts what waits of users and ratings, removals too, after which the stores say the same. */
    private void putUsers() {
        for (Cached cached : unsaved) {
            if (cached.isUnsaved) { // else the user has left since
                userRows.add(RowCodec.userKey(cached.user.userId()), RowCodec.encodeUser(cached.user));
                cached.isUnsaved = false;
            }
        }
        unsaved.clear();
        leaving.clear();
        userRows.put();
        ratingRows.put();
    }

    private void evict() {
        long most = memory.bytesOfTask();
        while (decodedBytes > most && decoded.size() > LEAST_CACHED_USERS) {
            Cached first = decoded.values().iterator().next();
            decoded.remove(first.user.userId());
            if (first.usedAt > first.queuedAt || first.usedAt > uses - LEAST_CACHED_USERS) {
                first.queuedAt = uses;
                decoded.put(first.user.userId(), first);
            } else {
                decodedBytes -= first.bytes;
                if (first.isUnsaved) {
                    putUsers();
                }
            }
        }
    }

    private static final class Cached {
        final UserRow user;

        /** What the user took of the heap when it was looked at last. */
        long bytes;

        /** Whether the row and those of ratings wait to be put. */
        boolean isUnsaved;

        // In uses of any user.
        long queuedAt;
        long usedAt;

        Cached(UserRow user, long uses) {
            this.user = user;
            this.bytes = user.heapBytes();
            this.queuedAt = uses;
            this.usedAt = uses;
        }
    }
}
