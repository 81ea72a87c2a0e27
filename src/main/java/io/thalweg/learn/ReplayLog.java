package io.thalweg.learn;

import io.thalweg.model.ChangedSet;
import io.thalweg.model.Draws;
import io.thalweg.model.RowKind;
import io.thalweg.model.StateFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
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
    private static final byte WITH_PLACES = 3;

    private static final int RAREST = 8;

    private final Supplier<StateFormat> format;
    private final int capacity;
    private final int full;
    private String[] userIds = new String[0];
    private long added;

    /** The place of the next one; where all places are taken, that of the oldest. */
    private int next;

    /** How many places are taken, from the first on. */
    private int taken;

    private final ChangedSet changed = new ChangedSet();

    /** Made when the first user leaves, since most applications let none go. */
    private @Nullable PlacesById places;

    /** While rows are put back: the first one of those that were written last. */
    private @Nullable Head head;

    /** How rows begin; {@code next} is -1 where the row doesn't say, being of format 1. */
    private record Head(long added, int next, int taken) {}

    /**
     * @param format in which rows are written
     * @param capacity highest number of ids, rounded up to whole segments
     * @param full so many ratings, of all tasks together, replay each, at most 2²⁷; then the n-th does with probability {@code full / n}, of which the
     *     lowest is one in {@value #RAREST}
     */
    ReplayLog(Supplier<StateFormat> format, int capacity, int full) {
        this.format = format;
        this.capacity = (capacity + SEGMENT - 1) / SEGMENT * SEGMENT;
        this.full = full;
    }

    /** How many ratings this task has learned. */
    long added() {
        return added;
    }

    void add(String userId) {
        ensureCapacity(next);
        set(next, userId);
        changed.add(next / SEGMENT);
        added++;
        taken = Math.max(taken, next + 1);
        next = (next + 1) % capacity;
    }

    /** Whether the rating that was learned last, of so many by all tasks, is one that replays. */
    boolean isReplaying(long learned, long random) {
        long outOf = Math.min(Math.max(learned, full), (long) full * RAREST);
        return Draws.below((int) outOf, random) < full;
    }

    /** The id at a place that {@code random} picks; empty for a user who was forgotten. Not before the first add. */
    String draw(long random) {
        return userIds[Draws.below(taken, random)];
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
            int segment = changed.get(n);
            writer.write(ROW + Integer.toString(segment), segment * SEGMENT < capacity ? encode(segment) : null);
        }
        changed.clear();
    }

    /**
     * Version, how many ratings there were in all, from version 3 on the place of the next and how many are taken, both i32, and a
     * segment's ids, each as its length in bytes and its bytes.
     */
    byte[] encode(int segment) {
        byte version = RowKind.REPLAY.number(format.get());
        ByteBuffer to = ByteBuffer.allocate(mostBytes(segment)).put(version).putLong(added);
        if (version >= WITH_PLACES) {
            to.putInt(next).putInt(taken);
        }
        for (int at = segment * SEGMENT; at < (segment + 1) * SEGMENT; at++) {
            byte[] id = userIds[at].getBytes(StandardCharsets.UTF_8);
            to.putShort((short) id.length).put(id);
        }
        return Arrays.copyOf(to.array(), to.position());
    }

    private int mostBytes(int segment) {
        int bytes = 1 + Long.BYTES + 2 * Integer.BYTES + SEGMENT * Short.BYTES;
        for (int at = segment * SEGMENT; at < (segment + 1) * SEGMENT; at++) {
            bytes += 3 * userIds[at].length();
        }
        return bytes;
    }

    /** {@inheritDoc} A log of another capacity may have more segments. */
    @Override
    public void restore(String key, byte[] row) {
        if (key.isEmpty() || key.charAt(0) != ROW) {
            throw new IllegalArgumentException(
                    "there is a row '" + key + "', this version of Thalweg reads rows '" + ROW + "'");
        }
        int segment = Integer.parseInt(key.substring(1));
        ByteBuffer from = RowKind.REPLAY.open(row);
        boolean hasPlaces = row[0] >= WITH_PLACES;
        Head read = new Head(from.getLong(), hasPlaces ? from.getInt() : -1, hasPlaces ? from.getInt() : -1);
        Head known = head;
        if (known == null || read.added > known.added || (read.added == known.added && hasPlaces)) {
            head = read;
        }
        growTo((segment + 1) * SEGMENT);
        for (int at = segment * SEGMENT; at < (segment + 1) * SEGMENT; at++) {
            byte[] id = new byte[from.getShort()];
            from.get(id);
            set(at, new String(id, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void restored() {
        Head last = head;
        if (last == null) {
            return;
        }
        head = null;
        added = last.added;
        int places = userIds.length;
        taken = last.next >= 0 ? last.taken : (int) Math.min(added, places);
        next = last.next >= 0 ? last.next : (int) (added <= places ? added : added % places);
        boolean fits = taken == capacity || (taken < capacity && next == taken);
        if (!fits) {
            layOutAgain();
        } else {
            next %= capacity;
        }
    }

    /** Of a log of another capacity the latest, as far as there is room, from the first place on. */
    private void layOutAgain() {
        int segments = userIds.length / SEGMENT;
        int oldest = next < taken ? next : 0;
        int kept = Math.min(taken, capacity);
        String[] latest = new String[kept];
        for (int n = 0; n < kept; n++) {
            latest[n] = userIds[(oldest + taken - kept + n) % taken];
        }
        userIds = new String[0];
        growTo((kept + SEGMENT - 1) / SEGMENT * SEGMENT);
        System.arraycopy(latest, 0, userIds, 0, kept);
        taken = kept;
        next = kept % capacity;
        for (int segment = 0; segment < segments; segment++) {
            changed.add(segment);
        }
    }

    private void ensureCapacity(int place) {
        if (place >= userIds.length) {
            int wanted = Math.max((place / SEGMENT + 1) * SEGMENT, userIds.length * 2);
            growTo(Math.min(capacity, wanted));
        }
    }

    private void growTo(int places) {
        int old = userIds.length;
        if (places > old) {
            userIds = Arrays.copyOf(userIds, places);
            Arrays.fill(userIds, old, places, "");
        }
    }
}
