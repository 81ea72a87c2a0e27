package io.thalweg.lists;

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
 * only a list that looks different is published.
 *
 * <p>Stored: key user's id; version i64, first 16 bytes of SHA-256.
 */
public final class PublishedLists {

    private static final int DIGEST_BYTES = 16;

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
    long nextVersion(String userId, List<ListJson.Entry> entries) {
        Bytes key = RowCodec.userKey(userId);
        byte[] digest = digest(entries);
        byte[] last = store.get(key);
        if (last == null && entries.isEmpty()) {
            return 0;
        }
        if (last != null && Arrays.equals(last, Long.BYTES, last.length, digest, 0, DIGEST_BYTES)) {
            return 0;
        }
        long version = last == null ? 1 : ByteBuffer.wrap(last).getLong() + 1;
        store.put(
                key,
                ByteBuffer.allocate(Long.BYTES + DIGEST_BYTES)
                        .putLong(version)
                        .put(digest, 0, DIGEST_BYTES)
                        .array());
        return version;
    }

    /** Forgets what a user's list was; returns whether there was one. */
    boolean forget(String userId) {
        return store.delete(RowCodec.userKey(userId)) != null;
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
