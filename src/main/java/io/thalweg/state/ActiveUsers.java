package io.thalweg.state;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The users that a task keeps, by when they last rated, so that the least recently active can leave where only so many may
 * stay. Derived from the users' rows, so never stored; about 150 bytes of memory a user, none where all may stay.
 */
public final class ActiveUsers {

    private record Active(long lastRatedMillis, String userId) {}

    private final int most;
    private final TreeSet<Active> byTime =
            new TreeSet<>(Comparator.comparingLong(Active::lastRatedMillis).thenComparing(Active::userId));
    private final Map<String, Active> byUser = new HashMap<>();

    /**
     * @param users rows by user id
     * @param most how many may stay, 0 for all
     */
    public ActiveUsers(KeyValueStore<Bytes, byte[]> users, int most) {
        this.most = most;
        if (most > 0) {
            try (KeyValueIterator<Bytes, byte[]> rows = users.all()) {
                while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    var unused = touch(
                            new String(row.key.get(), StandardCharsets.UTF_8), RowCodec.lastRatedMillis(row.value));
                }
            }
        }
    }

    /** Notes when a user was active; returns whether the user is a new one. */
    public boolean touch(String userId, long lastRatedMillis) {
        if (most == 0) {
            return false;
        }
        boolean isNew = !forget(userId);
        Active active = new Active(lastRatedMillis, userId);
        byUser.put(userId, active);
        byTime.add(active);
        return isNew;
    }

    /** Returns whether the user was known. */
    public boolean forget(String userId) {
        Active known = byUser.remove(userId);
        if (known != null) {
            byTime.remove(known);
        }
        return known != null;
    }

    public boolean isKnown(String userId) {
        return byUser.containsKey(userId);
    }

    /** Who has to leave next, or {@code null} where no more are kept than may be; never {@code except}. */
    @Nullable
    public String leaving(String except) {
        if (most == 0 || byUser.size() <= most) {
            return null;
        }
        for (Active oldest : byTime) {
            if (!oldest.userId().equals(except)) {
                return oldest.userId();
            }
        }
        return null;
    }
}
