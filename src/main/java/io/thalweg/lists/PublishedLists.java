package io.thalweg.lists;

import io.thalweg.learn.UserRow;
import io.thalweg.model.StartValues;
import io.thalweg.state.RowCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What each user's last published list was: its version, and a digest of the ids, order, sources and titles, so that
 * only a list that looks different is published; and which items stood first in it, so that what comes later can be compared.
 *
 * <p>Stored: key user's id; version i64, first 16 bytes of SHA-256, then for each of the first {@value #FIRST_ITEMS} items its mark
 * i32: the upper half of the hash of its id. That two items share one is rarer than one comparison in 10<sup>8</sup>. Rows of
 * earlier versions end with the digest; then nothing is known of the items, as of an empty list, until the next list is made.
 *
 * <p>The marks are kept with a user's row in memory too, since the store is too slow to be asked for each rating.
 */
public final class PublishedLists {

    /** So many items of a list are remembered. */
    static final int FIRST_ITEMS = 10;

    private static final int DIGEST_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + DIGEST_BYTES;
    private static final int[] NO_MARKS = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final MessageDigest sha256;

    /** Notes in this store what was published. */
    public PublishedLists(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The version under which this list is to be published, counted from 1, or 0 if it is the last one again. */
    long nextVersion(UserRow user, List<ListJson.Entry> entries) {
        Bytes key = RowCodec.userKey(user.userId());
        byte[] digest = digest(entries);
        byte[] last = store.get(key);
        if (last == null && entries.isEmpty()) {
            return 0;
        }
        int[] marks = marks(entries);
        boolean isSame = last != null && Arrays.equals(last, Long.BYTES, HEAD_BYTES, digest, 0, DIGEST_BYTES);
        if (last != null && isSame && last.length == HEAD_BYTES + marks.length * Integer.BYTES) {
            return 0;
        }
        // The last list again, of whose items nothing was known: now they are, and nothing is published.
        long version = last == null ? 1 : ByteBuffer.wrap(last).getLong() + (isSame ? 0 : 1);
        ByteBuffer row = ByteBuffer.allocate(HEAD_BYTES + marks.length * Integer.BYTES)
                .putLong(version)
                .put(digest, 0, DIGEST_BYTES);
        for (int mark : marks) {
            row.putInt(mark);
        }
        store.put(key, row.array());
        user.listed = marks;
        return isSame ? 0 : version;
    }

    /** Whether it is known which items stood in the user's last list. */
    public boolean hasList(UserRow user) {
        return listed(user).length > 0;
    }

    /** Whether the item was among the first {@value #FIRST_ITEMS} of the user's last list. */
    public boolean isAmongFirst(UserRow user, String itemId) {
        int mark = mark(itemId);
        for (int listed : listed(user)) {
            if (listed == mark) {
                return true;
            }
        }
        return false;
    }

    /** Forgets what a user's list was; returns whether there was one. */
    boolean forget(String userId) {
        return store.delete(RowCodec.userKey(userId)) != null;
    }

    private int[] listed(UserRow user) {
        int[] listed = user.listed;
        if (listed == null) {
            byte[] row = store.get(RowCodec.userKey(user.userId()));
            listed = row == null ? NO_MARKS : marks(row);
            user.listed = listed;
        }
        return listed;
    }

    private static int[] marks(byte[] row) {
        int[] marks = new int[(row.length - HEAD_BYTES) / Integer.BYTES];
        ByteBuffer.wrap(row).position(HEAD_BYTES).asIntBuffer().get(marks);
        return marks;
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
