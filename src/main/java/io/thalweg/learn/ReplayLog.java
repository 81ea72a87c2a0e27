package io.thalweg.learn;

import io.thalweg.model.ChangedSet;
import io.thalweg.model.Draws;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who gave the task's latest ratings: a ring of user ids, from which replay draws, in segments of {@value #SEGMENT} ids
 * so that one rating changes one small row, under key {@code r}<i>segment</i>. A user is drawn in proportion to their ratings in the ring.
 *
 * <p>Every rating replays at first, later ever fewer do: an item's steps never get shorter than the lowest rate, so that
 * replays, once they have little left to tell, only add to the noise of its factors.
 */
final class ReplayLog implements LocalState {

    static final int SEGMENT = 32;

    private static final char ROW = 'r';
    private static final byte VERSION = 2;

    private static final int RAREST = 8;

    private final int capacity;
    private final int full;
    private String[] userIds = new String[0];
    private long added;
    private final ChangedSet changed = new ChangedSet();

    /** Made when the first user leaves, since most applications let none go. */
    private @Nullable PlacesById places;

    /**
     * @param capacity highest number of ids, rounded up to whole segments
     * @param full so many ratings, of all tasks together, replay each, at most 2²⁷; then the n-th does with probability {@code full / n}, of which the
     *     lowest is one in {@value #RAREST}
     */
    ReplayLog(int capacity, int full) {
        this.capacity = (capacity + SEGMENT - 1) / SEGMENT * SEGMENT;
        this.full = full;
    }

    /** How many ratings this task has learned. */
    long added() {
        return added;
    }

    void add(String userId) {
        int at = (int) (added % capacity);
        ensureCapacity(at);
        set(at, userId);
        added++;
        changed.add(at / SEGMENT);
    }

    /** Whether the rating that was learned last, of so many by all tasks, is one that replays. */
    boolean isReplaying(long learned, long random) {
        long outOf = Math.min(Math.max(learned, full), (long) full * RAREST);
        return Draws.below((int) outOf, random) < full;
    }

    /** The id at a place that {@code random} picks; empty for a user who was forgotten. Not before the first add. */
    String draw(long random) {
        int size = (int) Math.min(added, capacity);
        return userIds[Draws.below(size, random)];
    }

    /** Blanks every place of a user; costs as many steps as there are, but for the first call. */
    @Override
    public void forgetUser(String userId) {
        PlacesById known = places();
        for (int at = known.first(userId); at != PlacesById.NONE; at = known.first(userId)) {
            set(at, "");
            changed.add(at / SEGMENT);
        }
    }

    private PlacesById places() {
        if (places == null) {
            PlacesById all = new PlacesById();
            for (int at = 0; at < userIds.length; at++) {
                if (!userIds[at].isEmpty()) {
                    all.put(userIds[at], at);
                }
            }
            places = all;
        }
        return places;
    }

    private void set(int at, String userId) {
        if (places != null && !userIds[at].isEmpty()) {
            places.remove(userIds[at], at);
        }
        userIds[at] = userId;
        if (places != null && !userId.isEmpty()) {
            places.put(userId, at);
        }
    }

    @Override
    public void drainChanged(RowWriter writer) {
        for (int n = 0; n < changed.size(); n++) {
            writer.write(ROW + Integer.toString(changed.get(n)), encode(changed.get(n)));
        }
        changed.clear();
    }

    /** Version, how many ratings there were in all, and a segment's ids, each as its length in bytes and its bytes. */
    byte[] encode(int segment) {
        ByteBuffer to = ByteBuffer.allocate(mostBytes(segment)).put(VERSION).putLong(added);
        for (int at = segment * SEGMENT; at < (segment + 1) * SEGMENT; at++) {
            byte[] id = userIds[at].getBytes(StandardCharsets.UTF_8);
            to.putShort((short) id.length).put(id);
        }
        return Arrays.copyOf(to.array(), to.position());
    }

    private int mostBytes(int segment) {
        int bytes = 1 + Long.BYTES + SEGMENT * Short.BYTES;
        for (int at = segment * SEGMENT; at < (segment + 1) * SEGMENT; at++) {
            bytes += 3 * userIds[at].length();
        }
        return bytes;
    }

    /** @throws IllegalArgumentException also if the segment lies beyond the capacity of this log */
    @Override
    public void restore(String key, byte[] row) {
        ByteBuffer from = ByteBuffer.wrap(row);
        byte version = row.length == 0 ? 0 : from.get();
        if (key.isEmpty() || key.charAt(0) != ROW || version != VERSION) {
            throw new IllegalArgumentException("row '" + key + "' has format " + version
                    + "; this version of Thalweg reads " + VERSION + " of rows '" + ROW + "'");
        }
        int segment = Integer.parseInt(key.substring(1));
        added = Math.max(added, from.getLong());
        if (segment < 0 || (segment + 1) * SEGMENT > capacity) {
            throw new IllegalArgumentException("replay log segment " + segment + " lies beyond hybrid.replay.log = "
                    + capacity + "; start with the value that the state was written with");
        }
        ensureCapacity((segment + 1) * SEGMENT - 1);
        for (int at = segment * SEGMENT; at < (segment + 1) * SEGMENT; at++) {
            byte[] id = new byte[from.getShort()];
            from.get(id);
            set(at, new String(id, StandardCharsets.UTF_8));
        }
    }

    private void ensureCapacity(int place) {
        if (place >= userIds.length) {
            int old = userIds.length;
            int wanted = Math.max((place / SEGMENT + 1) * SEGMENT, old * 2);
            userIds = Arrays.copyOf(userIds, Math.min(capacity, wanted));
            Arrays.fill(userIds, old, userIds.length, "");
        }
    }
}
