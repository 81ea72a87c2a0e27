package io.thalweg.stream;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.RollingErrors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The errors that a task has made and not yet sent: at most {@value #CAPACITY}, in one row of a store, so that the
 * commit which holds a rating holds its error too.
 *
 * <p>Format 1: version u8, then per error cohort u8, error f64 in units of the scale's range, record time i64.
 */
final class ErrorBatches {

    static final int CAPACITY = 64;
    private static final byte VERSION = 1;
    private static final int ENTRY_BYTES = 1 + Double.BYTES + Long.BYTES;
    private static final Bytes KEY = Bytes.wrap(new byte[] {'e'});

    private final KeyValueStore<Bytes, byte[]> store;
    private final ByteBuffer unsent = ByteBuffer.allocate(1 + CAPACITY * ENTRY_BYTES);

    ErrorBatches(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        byte[] stored = store.get(KEY);
        unsent.put(stored == null ? new byte[] {VERSION} : stored);
    }

    void add(Cohort cohort, double error, long timestampMillis) {
        unsent.put((byte) cohort.index()).putDouble(error).putLong(timestampMillis);
        store.put(KEY, bytes());
    }

    boolean isFull() {
        return !unsent.hasRemaining();
    }

    boolean isEmpty() {
        return unsent.position() == 1;
    }

    /** Takes everything out. */
    byte[] take() {
        byte[] batch = bytes();
        unsent.clear().put(VERSION);
        store.put(KEY, null);
        return batch;
    }

    /** Adds the errors of a batch; times ahead of {@code nowMillis} become now. */
    static void addTo(RollingErrors errors, byte[] batch, long nowMillis) {
        ByteBuffer in = ByteBuffer.wrap(batch);
        byte version = in.get();
        if (version != VERSION) {
            throw new IncompatibleStateException("a batch of errors has format " + version
                    + "; this version reads format " + VERSION + ": stop the instances of other versions");
        }
        while (in.hasRemaining()) {
            errors.add(Cohort.at(in.get()), in.getDouble(), Math.min(in.getLong(), nowMillis));
        }
    }

    private byte[] bytes() {
        return Arrays.copyOf(unsent.array(), unsent.position());
    }
}
