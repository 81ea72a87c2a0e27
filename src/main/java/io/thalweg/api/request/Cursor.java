package io.thalweg.api.request;

import io.thalweg.model.StartValues;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * The items that a client was given already, for the next page to leave out. The client carries it and the server keeps nothing,
 * so any instance can go on with it.
 *
 * <p>As text: base64url without padding of a format byte, the 64-bit hash of each id in ascending order (big-endian), and a
 * CRC-32C of all before it. Hashes, because item numbers differ between instances and ids may be long. Immutable.
 */
public final class Cursor {

    public static final int MOST_ITEMS = 500;

    public static final Cursor EMPTY = new Cursor(new long[0]);

    private static final byte FORMAT = 1;
    private static final int CHECK_BYTES = Integer.BYTES;
    private static final int FIXED_BYTES = 1 + CHECK_BYTES;

    private final long[] hashes;

    /** @param hashes ascending, each once; not copied */
    private Cursor(long[] hashes) {
        this.hashes = hashes;
    }

    /** @throws IllegalArgumentException if the text is none that {@link #toString} made, in this format */
    public static Cursor parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        int count = (bytes.length - FIXED_BYTES) / Long.BYTES;
        if (bytes.length < FIXED_BYTES || (bytes.length - FIXED_BYTES) % Long.BYTES != 0 || count > MOST_ITEMS) {
            throw damaged();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte format = buffer.get();
        long[] hashes = new long[count];
        buffer.asLongBuffer().get(hashes);
        if (buffer.getInt(bytes.length - CHECK_BYTES) != check(bytes) || format != FORMAT || !isAscending(hashes)) {
            throw damaged();
        }
        return new Cursor(hashes);
    }

    /** Whether the item was given; that it wasn't and is taken for another has odds of 1 to 10^16. */
    public boolean contains(String itemId) {
        return Arrays.binarySearch(hashes, StartValues.hash(0, itemId)) >= 0;
    }

    public int itemCount() {
        return hashes.length;
    }

    /** The cursor behind a page with these items; empty where that would be more than {@value #MOST_ITEMS}. */
    public Optional<Cursor> after(Collection<String> itemIds) {
        long[] all = LongStream.concat(Arrays.stream(hashes), itemIds.stream().mapToLong(id -> StartValues.hash(0, id)))
                .sorted()
                .distinct()
                .toArray();
        return all.length > MOST_ITEMS ? Optional.empty() : Optional.of(new Cursor(all));
    }

    /** @throws ProblemException if the next page of so many items leads further than cursors do */
    public void requireRoom(int itemsOfPage) {
        if (itemCount() > 0 && itemCount() + itemsOfPage > MOST_ITEMS) {
            Faults faults = new Faults(Fault.Kind.PARAMETER);
            faults.add(
                    "cursor",
                    Fault.OUT_OF_RANGE,
                    "cursor has " + itemCount() + " items, and n is " + itemsOfPage + "; together they may be "
                            + MOST_ITEMS);
            throw faults.toException();
        }
    }

    @Override
    public String toString() {
        ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + hashes.length * Long.BYTES);
        buffer.put(FORMAT);
        for (long hash : hashes) {
            buffer.putLong(hash);
        }
        buffer.putInt(check(buffer.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    private static int check(byte[] bytes) {
        CRC32C check = new CRC32C();
        check.update(bytes, 0, bytes.length - CHECK_BYTES);
        return (int) check.getValue();
    }

    private static boolean isAscending(long[] hashes) {
        for (int at = 1; at < hashes.length; at++) {
            if (hashes[at - 1] >= hashes[at]) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException(
                "is none that was given here, or is damaged; take next of the last page as it is, or begin without one");
    }
}
