package io.thalweg.state;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.model.RowKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The errors that a task has made and not yet sent: at most {@value #CAPACITY}, in one row of a store, so that the
 * commit which holds a rating holds its error too.
 *
 * <p>Format 2: version u8, base time i64, how many errors u8; per error: (its steps + 2<sup>29</sup>) × 3 + cohort as u32, and the
 * time of its record as a zigzag varint, counted from the error before; then of each two errors what they say of lists as a byte,
 * that of the former in its upper half. Five and a half bytes an error matter: one partition carries those of all others.
 *
 * <p>Format 1, which is still read, has no number of errors and nothing of lists.
 */
public final class ErrorBatches {

    static final int CAPACITY = 64;
    private static final byte WITHOUT_LISTS = 1;
    private static final byte VERSION = RowKind.ERROR_BATCH.number();
    private static final int HEAD_BYTES = 1 + Long.BYTES + 1;
    private static final int COUNT_AT = HEAD_BYTES - 1;
    private static final int EVIDENCE_BITS = 4;
    private static final byte[] NOTHING =
            ByteBuffer.allocate(HEAD_BYTES).put(VERSION).array();
    private static final int MAX_ENTRY_BYTES = Integer.BYTES + 10;
    private static final int HALF_RANGE = 1 << 29;
    private static final int COHORTS = Cohort.values().length;
    private static final Bytes KEY = Bytes.wrap(new byte[] {'e'});

    private final KeyValueStore<Bytes, byte[]> store;
    private final ByteBuffer unsent = ByteBuffer.allocate(HEAD_BYTES + CAPACITY * MAX_ENTRY_BYTES);
    private final byte[] evidence = new byte[CAPACITY / 2];
    private int count;
    private boolean changed;
    private long lastMillis;

    /** Takes up what the store holds. */
    public ErrorBatches(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        byte[] stored = store.get(KEY);
        if (stored != null) {
            read(stored, Long.MAX_VALUE, this::append);
        }
    }

    /** Takes in an error, with what the same rating says of its user's list, and the time of its record. */
    public void add(Cohort cohort, double error, ListEvidence lists, long timestampMillis) {
        append(cohort, error, lists, timestampMillis);
        changed = true;
    }

    /**
     * Puts what waits into the store, if that changed since the last call. To be called before every commit. Nothing is
     * a batch too: a tombstone would be gone after a day, and a disk that comes back later would send the errors again.
     */
    public void save() {
        if (changed) {
            store.put(KEY, isEmpty() ? NOTHING : bytes());
            changed = false;
        }
    }

    /** Whether there is no room for one more. */
    public boolean isFull() {
        return count == CAPACITY;
    }

    /** Whether nothing is to be sent. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Takes everything out. */
    public byte[] take() {
        byte[] batch = bytes();
        count = 0;
        changed = true;
        return batch;
    }

    /** Something that takes errors one by one. */
    public interface Taker {
        void take(Cohort cohort, double error, ListEvidence lists, long timestampMillis);
    }

    private void append(Cohort cohort, double error, ListEvidence lists, long timestampMillis) {
        if (count == 0) {
            unsent.clear().put(VERSION).putLong(timestampMillis).put((byte) 0);
            Arrays.fill(evidence, (byte) 0);
            lastMillis = timestampMillis;
        }
        evidence[count / 2] |= (byte) (lists.bits() << shift(count));
        count++;
        unsent.putInt((ErrorSums.toSteps(error) + HALF_RANGE) * COHORTS + cohort.index());
        ByteUtils.writeVarlong(timestampMillis - lastMillis, unsent);
        lastMillis = timestampMillis;
    }

    /** Hands over the errors of a batch, in their order; times after {@code latestMillis} become this. */
    public static void read(byte[] batch, long latestMillis, Taker taker) {
        ByteBuffer in = RowCodec.open(RowKind.ERROR_BATCH, batch);
        boolean hasLists = batch[0] != WITHOUT_LISTS;
        long timestamp = in.getLong();
        int evidenceAt = hasLists ? batch.length - (in.get() + 1) / 2 : batch.length;
        for (int n = 0; in.position() < evidenceAt; n++) {
            int entry = in.getInt();
            timestamp += ByteUtils.readVarlong(in);
            int steps = Integer.divideUnsigned(entry, COHORTS) - HALF_RANGE;
            taker.take(
                    Cohort.at(Integer.remainderUnsigned(entry, COHORTS)),
                    ErrorSums.ofSteps(steps),
                    hasLists ? evidence(batch[evidenceAt + n / 2], n) : ListEvidence.NONE,
                    Math.min(timestamp, latestMillis));
        }
    }

    private byte[] bytes() {
        byte[] bytes = Arrays.copyOf(unsent.array(), unsent.position() + (count + 1) / 2);
        bytes[COUNT_AT] = (byte) count;
        System.arraycopy(evidence, 0, bytes, unsent.position(), (count + 1) / 2);
        return bytes;
    }

    private static ListEvidence evidence(byte ofTwo, int n) {
        return ListEvidence.of(ofTwo >> shift(n) & ((1 << EVIDENCE_BITS) - 1));
    }

    /** Where the evidence of the n-th error stands in its byte. */
    private static int shift(int n) {
        return n % 2 == 0 ? EVIDENCE_BITS : 0;
    }
}
