package io.thalweg.state;

import io.thalweg.model.RowKind;
import io.thalweg.model.StateFormat;
import io.thalweg.model.Total;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.NewApplication;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The row of a task's totals, as it was found and as it is written: the first thing that anybody reads of a task's state, and so what
 * says in which format and with what all of it was written.
 *
 * <p>Totals that a later version counts, and this one doesn't know, are kept and written as they were found.
 */
public final class TotalsRow {

    /** How many totals the first version that had this row counted. */
    private static final int FIRST_TOTALS = 17;

    private final ModelSignature signature;
    private final StateFormat format;
    private final boolean hasOtherMemory;
    private final long[] known;
    private final long[] unknown;

    private TotalsRow(
            ModelSignature signature, StateFormat format, boolean hasOtherMemory, long[] known, long[] unknown) {
        this.signature = signature;
        this.format = format;
        this.hasOtherMemory = hasOtherMemory;
        this.known = known;
        this.unknown = unknown;
    }

    /**
     * What a task finds.
     *
     * @param stored {@code null} where there is nothing yet
     * @param configured what the task learns with
     * @param written in which format it writes where it finds none that is newer
     * @throws IncompatibleStateException if the row was written with something else, or in a format that this version doesn't read
     */
    public static TotalsRow of(byte @Nullable [] stored, ModelSignature configured, StateFormat written) {
        if (stored == null) {
            return new TotalsRow(configured, written, false, new long[Total.count()], new long[0]);
        }
        ByteBuffer in = open(stored);
        ModelSignature learnedWith = signature(in);
        configured.require(learnedWith);
        boolean hasOtherMemory = !learnedWith.equals(configured);
        StateFormat format =
                written.orNewer(stored[0] == RowKind.TOTALS.number(StateFormat.V1) ? StateFormat.V1 : StateFormat.V2);
        if (hasOtherMemory && !format.hasAnyMemory()) {
            throw new IncompatibleStateException("the stored state was learned with [" + learnedWith.text()
                    + "], the configuration says [" + configured.text()
                    + "]; set the old values again until upgrade.from is not needed any more");
        }
        long[] all = values(in);
        long[] known = Arrays.copyOf(all, Total.count());
        long[] unknown = Arrays.copyOfRange(all, Math.min(all.length, known.length), all.length);
        return new TotalsRow(configured, format, hasOtherMemory, known, unknown);
    }

    /** Those of a row that this version knows, 0 where whoever wrote it didn't: see {@link #of}. */
    static long[] decode(byte[] row, ModelSignature expected) {
        ByteBuffer in = open(row);
        expected.require(signature(in));
        return Arrays.copyOf(values(in), Total.count());
    }

    private static ByteBuffer open(byte[] row) {
        return RowCodec.open(RowKind.TOTALS, row);
    }

    private static ModelSignature signature(ByteBuffer in) {
        byte[] text = new byte[in.getShort()];
        in.get(text);
        return new ModelSignature(new String(text, StandardCharsets.UTF_8));
    }

    /** A version only ever adds totals at the end. */
    private static long[] values(ByteBuffer in) {
        long[] values = new long[in.remaining() / Long.BYTES];
        if (in.remaining() % Long.BYTES != 0 || values.length < FIRST_TOTALS) {
            throw new IncompatibleStateException("the stored state has " + values.length
                    + " totals, this version of Thalweg counts " + Total.count()
                    + "; run the version that wrote it, or " + NewApplication.ADVICE);
        }
        in.asLongBuffer().get(values);
        return values;
    }

    /** In which the task is to write all that it writes. */
    public StateFormat format() {
        return format;
    }

    /** With what the task begins. */
    public long[] begun() {
        long[] begun = known.clone();
        begun[Total.MEMORY_CHANGES.index()] += hasOtherMemory ? 1 : 0;
        return begun;
    }

    /** The row to be written, {@code live.length == Total.count()}. */
    public byte[] encode(long[] live) {
        long[] all = Arrays.copyOf(live, live.length + (format.keepsUnknownTotals() ? unknown.length : 0));
        System.arraycopy(unknown, 0, all, live.length, all.length - live.length);
        return encode(format, signature, all);
    }

    private static byte[] encode(StateFormat format, ModelSignature signature, long[] totals) {
        byte[] text = signature.text().getBytes(StandardCharsets.UTF_8);
        int count = format.keepsUnknownTotals() ? totals.length : format.totalCount();
        ByteBuffer out = ByteBuffer.allocate(1 + Short.BYTES + text.length + count * Long.BYTES);
        out.put(RowKind.TOTALS.number(format)).putShort((short) text.length).put(text);
        out.asLongBuffer().put(totals, 0, count);
        return out.array();
    }
}
