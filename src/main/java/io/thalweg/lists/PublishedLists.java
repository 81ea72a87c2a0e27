package io.thalweg.lists;

import io.thalweg.learn.ListedItems;
import io.thalweg.learn.UserRow;
import io.thalweg.model.RowKind;
import io.thalweg.model.StartValues;
import io.thalweg.model.StateFormat;
import io.thalweg.state.RowCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What each user's last published list was: its version, and a digest of the ids, order, sources and titles, so that
 * only a list that looks different is published; and which items stood first in it, so that what comes later can be compared.
 *
 * <p>Stored: key user's id; form of the row u8, version of the list i64, first 16 bytes of SHA-256, then for each of the first {@value #FIRST_ITEMS} items its mark
 * i32: the upper half of the hash of its id. That two items share one is rarer than one comparison in 10<sup>8</sup>. Rows of
 * earlier versions end with the digest; then nothing is known of the items, as of an empty list, until the next list is made. In format 1
 * rows begin with the version of the list, of which the first byte is 0 but for its highest bit.
 *
 * <p>Where listed items are to give way, the highest bit of the version is set, and behind the marks stands for each item an i8:
 * how many lists in a row had it among the first. Only lists after a rating count, since then the user was there.
 *
 * <p>The marks are kept with a user's row in memory too, since the store is too slow to be asked for each rating.
 */
public final class PublishedLists {

    /** So many items of a list are remembered. */
    static final int FIRST_ITEMS = 10;

    private static final int DIGEST_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + DIGEST_BYTES;
    private static final long COUNTED = Long.MIN_VALUE;
    private static final byte HIGHEST_BIT = (byte) 0x80;

    private final KeyValueStore<Bytes, byte[]> store;
    private final StateFormat format;
    private final boolean isCounting;
    private final Outlet outlet;
    private final MessageDigest sha256;

    /**
     * Notes in this store what was published.
     *
     * @param format in which rows are written
     * @param isCounting whether to note in how many lists in a row an item stood; then each list is noted, also the same again
     */
    public PublishedLists(KeyValueStore<Bytes, byte[]> store, StateFormat format, boolean isCounting) {
        this(store, format, isCounting, Outlet.ALONE);
    }

    /** The same, of lists that go out where the outlet says. */
    public PublishedLists(KeyValueStore<Bytes, byte[]> store, StateFormat format, boolean isCounting, Outlet outlet) {
        this.store = store;
        this.format = format;
        this.isCounting = isCounting;
        this.outlet = outlet;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The version under which this list is to be published, counted from 1, or 0 if it is the last one again, or none is published
     * now; then the version stays, so that the next one that is published is above.
     */
    long nextVersion(UserRow user, List<ListJson.Entry> entries, Trigger trigger) {
        Bytes key = RowCodec.userKey(user.userId());
        byte[] last = stored(key);
        if (last == null && entries.isEmpty()) {
            return 0;
        }
        byte[] digest = digest(entries);
        long base = outlet.versionBase();
        boolean isOpen = outlet.isOpen();
        boolean isSame = last != null
                && !(isOpen && version(last) <= base && base > 0)
                && Arrays.equals(last, Long.BYTES, HEAD_BYTES, digest, 0, DIGEST_BYTES);
        ListedItems listedBefore = last == null ? ListedItems.NONE : listed(last);
        ListedItems listed = listedBefore.next(marks(entries), isCounting && trigger == Trigger.RATING);
        // The last list again may say more than before: of whose items nothing was known, or that it is the next in a
        // row.
        if (last == null || !isSame || !listed.equals(listedBefore)) {
            long before = last == null ? 0 : version(last);
            long version = isSame || !isOpen ? before : Math.max(before, base) + 1;
            store.put(key, row(version, digest, listed));
            user.listed = listed;
            return isSame || !isOpen ? 0 : version;
        }
        return 0;
    }

    /** Whether it is known which items stood in the user's last list. */
    public boolean hasList(UserRow user) {
        return listed(user).size() > 0;
    }

    /** Whether the item was among the first {@value #FIRST_ITEMS} of the user's last list. */
    public boolean isAmongFirst(UserRow user, String itemId) {
        return listed(user).times(mark(itemId)) > 0;
    }

    /** In how many lists in a row, up to the user's last, the item was among the first {@value #FIRST_ITEMS}; at most 1 without counting. */
    int listsInARow(UserRow user, String itemId) {
        return listed(user).times(mark(itemId));
    }

    /** Forgets what a user's list was; returns whether there was one. */
    boolean forget(String userId) {
        return store.delete(RowCodec.userKey(userId)) != null;
    }

    private ListedItems listed(UserRow user) {
        ListedItems listed = user.listed;
        if (listed == null) {
            byte[] row = stored(RowCodec.userKey(user.userId()));
            listed = row == null ? ListedItems.NONE : listed(row);
            user.listed = listed;
        }
        return listed;
    }

    /** The row behind the number of its form. */
    private byte @Nullable [] stored(Bytes key) {
        byte[] row = store.get(key);
        if (row == null || (row[0] & ~HIGHEST_BIT) == 0) {
            return row;
        }
        ByteBuffer in = RowCodec.open(RowKind.PUBLISHED_LIST, row);
        return Arrays.copyOfRange(row, in.position(), row.length);
    }

    private static long version(byte[] row) {
        return ByteBuffer.wrap(row).getLong() & ~COUNTED;
    }

    private static ListedItems listed(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        boolean isCounted = (in.getLong() & COUNTED) != 0;
        int count = (row.length - HEAD_BYTES) / (Integer.BYTES + (isCounted ? 1 : 0));
        if (count == 0) {
            return ListedItems.NONE;
        }
        int[] marks = new int[count];
        byte[] times = new byte[count];
        in.position(HEAD_BYTES).asIntBuffer().get(marks);
        if (isCounted) {
            in.position(HEAD_BYTES + count * Integer.BYTES).get(times);
        } else {
            Arrays.fill(times, (byte) 1);
        }
        return ListedItems.of(marks, times);
    }

    private byte[] row(long version, byte[] digest, ListedItems listed) {
        boolean hasNumber = RowKind.PUBLISHED_LIST.hasNumber(format);
        int bytes = HEAD_BYTES + listed.size() * (Integer.BYTES + (isCounting ? 1 : 0));
        ByteBuffer row = ByteBuffer.allocate(bytes + (hasNumber ? 1 : 0));
        if (hasNumber) {
            row.put(RowKind.PUBLISHED_LIST.number(format));
        }
        row.putLong(isCounting ? version | COUNTED : version).put(digest, 0, DIGEST_BYTES);
        int[] marks = listed.marks();
        for (int mark : marks) {
            row.putInt(mark);
        }
        if (isCounting) {
            for (int mark : marks) {
                row.put((byte) listed.times(mark));
            }
        }
        return row.array();
    }

    private static int[] marks(List<ListJson.Entry> entries) {
        return entries.stream()
                .limit(FIRST_ITEMS)
                .mapToInt(entry -> mark(entry.itemId()))
                .toArray();
    }

    private static int mark(String itemId) {
        return (int) (StartValues.hash(0, itemId) >>> Integer.SIZE);
    }

    private byte[] digest(List<ListJson.Entry> entries) {
        for (ListJson.Entry entry : entries) {
            digest(entry.itemId());
            digest(entry.source());
            digest(entry.title());
        }
        return sha256.digest();
    }

    /** With its length before it, so that no two sequences of texts are the same bytes. */
    private void digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
    }
}
