package io.thalweg.state;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.PairedErrors;
import io.thalweg.model.RowKind;
import io.thalweg.model.StateFormat;
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
 * that of the former in its upper half. Bytes matter: one partition carries the errors of all others.
 *
 * <p>Format 3 has behind that the group of each error's user as a byte, see {@link PairedErrors}.
 *
 * <p>Format 1, which is still read, has no number of errors and nothing of lists.
 */
public final class ErrorBatches {

    static final int CAPACITY = 64;
    private static final byte WITHOUT_LISTS = 1;
    private static final byte WITHOUT_GROUPS = 2;
    private static final int HEAD_BYTES = 1 + Long.BYTES + 1;
    private static final int COUNT_AT = HEAD_BYTES - 1;
    private static final int EVIDENCE_BITS = 4;
    private static final int MAX_ENTRY_BYTES = Integer.BYTES + 10;
    private static final int HALF_RANGE = 1 << 29;
    private static final int COHORTS = Cohort.values().length;
    private static final Bytes KEY = Bytes.wrap(new byte[] {'e'});

    private final KeyValueStore<Bytes, byte[]> store;
    private final ByteBuffer unsent = ByteBuffer.allocate(HEAD_BYTES + CAPACITY * MAX_ENTRY_BYTES);
    private final byte[] evidence = new byte[CAPACITY / 2];
    private final byte[] groups = new byte[CAPACITY];
    private final byte version;
    private int count;
    private boolean changed;
    private long lastMillis;

    /** Takes up what the store holds. */
    public ErrorBatches(KeyValueStore<Bytes, byte[]> store, StateFormat format) {
        this.store = store;
        this.version = RowKind.ERROR_BATCH.number(format);
        byte[] stored = store.get(KEY);
        if (stored != null) {
            read(stored, Long.MAX_VALUE, this::append);
        }
    }

    /**
     * Takes in an error, with what the same rating says of its user's list, the time of its record, and the user's group or
     * {@link PairedErrors#NO_GROUP}.
     */
    public void add(Cohort cohort, double error, ListEvidence lists, long timestampMillis, int group) {
        append(cohort, error, lists, timestampMillis, group);
        changed = true;
    }

    /**
     * Puts what waits into the store, if that changed since the last call. To be called before every commit. Nothing is
     * a batch too: a tombstone would be gone after a day, and a disk that comes back later would send the errors again.
     */
    public void save() {
        if (changed) {
            store.put(KEY, isEmpty() ? nothing() : bytes());
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
        void take(Cohort cohort, double error, ListEvidence lists, long timestampMillis, int group);
    }

    private void append(Cohort cohort, double error, ListEvidence lists, long timestampMillis, int group) {
        if (count == 0) {
            unsent.clear().put(version).putLong(timestampMillis).put((byte) 0);
            Arrays.fill(evidence, (byte) 0);
            lastMillis = timestampMillis;
        }
        evidence[count / 2] |= (byte) (lists.bits() << shift(count));
        groups[count] = (byte) group;
        count++;
        unsent.putInt((ErrorSums.toSteps(error) + HALF_RANGE) * COHORTS + cohort.index());
        ByteUtils.writeVarlong(timestampMillis - lastMillis, unsent);
        lastMillis = timestampMillis;
    }

    /** Hands over the errors of a batch, in their order; times after {@code latestMillis} become this. */
    public static void read(byte[] batch, long latestMillis, Taker taker) {
        ByteBuffer in = RowCodec.open(RowKind.ERROR_BATCH, batch);
        boolean hasLists = batch[0] != WITHOUT_LISTS;
        boolean hasGroups = hasLists && batch[0] != WITHOUT_GROUPS;
        long timestamp = in.getLong();
        int inBatch = hasLists ? in.get() : 0;
        int groupsAt = batch.length - (hasGroups ? inBatch : 0);
        int evidenceAt = groupsAt - (inBatch + 1) / 2;
        for (int n = 0; in.position() < evidenceAt; n++) {
            int entry = in.getInt();
            timestamp += ByteUtils.readVarlong(in);
            int steps = Integer.divideUnsigned(entry, COHORTS) - HALF_RANGE;
            taker.take(
                    Cohort.at(Integer.remainderUnsigned(entry, COHORTS)),
                    ErrorSums.ofSteps(steps),
                    hasLists ? evidence(batch[evidenceAt + n / 2], n) : ListEvidence.NONE,
                    Math.min(timestamp, latestMillis),
                    hasGroups ? Byte.toUnsignedInt(batch[groupsAt + n]) : PairedErrors.NO_GROUP);
        }
    }

    private byte[] bytes() {
        int groupsAt = unsent.position() + (count + 1) / 2;
        boolean hasGroups = version != WITHOUT_GROUPS;
        byte[] bytes = Arrays.copyOf(unsent.array(), groupsAt + (hasGroups ? count : 0));
        bytes[COUNT_AT] = (byte) count;
        System.arraycopy(evidence, 0, bytes, unsent.position(), (count + 1) / 2);
        if (hasGroups) {
            System.arraycopy(groups, 0, bytes, groupsAt, count);
        }
        return bytes;
    }

    private byte[] nothing() {
        return ByteBuffer.allocate(HEAD_BYTES).put(version).array();
    }

    private static ListEvidence evidence(byte ofTwo, int n) {
        return ListEvidence.of(ofTwo >> shift(n) & ((1 << EVIDENCE_BITS) - 1));
    }

    /** Where the evidence of the n-th error stands in its byte. */
    private static int shift(int n) {
        return n % 2 == 0 ? EVIDENCE_BITS : 0;
    }
}
