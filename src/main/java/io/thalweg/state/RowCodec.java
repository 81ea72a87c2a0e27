package io.thalweg.state;

import io.thalweg.learn.UserRow;
import io.thalweg.model.RowKind;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.NewApplication;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Rows as bytes, big-endian, each beginning with the number of its form: {@link RowKind}. Those of the model: {@link io.thalweg.model.Rows}.
 *
 * <table>
 * <caption>What follows the key</caption>
 * <tr><td>user</td><td>key: id; version 1, bias, variance, session 3 × f32, last rated i64, learned i64, k × f32</td></tr>
 * <tr><td>rating</td><td>key: bytes of the user's id − 1 as u8, user's id, item's id; version 1, state u8, time i64,
 * then for a rating: rating f64, sequence i64, notes 3 × f32</td></tr>
 * <tr><td>totals</td><td>key: 't'; version 1 or 2, bytes of the signature u16, signature, totals × i64, 25 of them in version 1</td></tr>
 * </table>
 */
public final class RowCodec {

    /** The key of the totals, among the contributions. */
    public static final Bytes TOTALS_KEY = Bytes.wrap(new byte[] {'t'});

    private static final byte USER = RowKind.USER.number();
    private static final byte RATING = RowKind.RATING.number();

    private static final byte RATED = 1;
    private static final byte WITHDRAWN = 2;

    private RowCodec() {}

    // ---- keys

    /** The key of a user. */
    public static Bytes userKey(String userId) {
        return textKey(userId);
    }

    /** A text as a key. */
    public static Bytes textKey(String key) {
        return Bytes.wrap(utf8(key));
    }

    /** What the keys of all ratings of a user begin with. */
    public static Bytes ratingPrefix(String userId) {
        byte[] user = utf8(userId);
        return Bytes.wrap(ByteBuffer.allocate(1 + user.length)
                .put((byte) (user.length - 1))
                .put(user)
                .array());
    }

    /** The key of a rating. */
    public static Bytes ratingKey(String userId, String itemId) {
        byte[] user = utf8(userId);
        byte[] item = utf8(itemId);
        return Bytes.wrap(ByteBuffer.allocate(1 + user.length + item.length)
                .put((byte) (user.length - 1))
                .put(user)
                .put(item)
                .array());
    }

    /** The item that the key of a rating is about. */
    static String itemIdOfRatingKey(Bytes key) {
        byte[] bytes = key.get();
        int from = 2 + Byte.toUnsignedInt(bytes[0]);
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    // ---- users

    /** A user as a row, without the ratings. */
    public static byte[] encodeUser(UserRow user) {
        ByteBuffer out = ByteBuffer.allocate(1 + 3 * Float.BYTES + 2 * Long.BYTES + user.factors.length * Float.BYTES);
        out.put(USER).putFloat(user.bias).putFloat(user.biasVariance).putFloat(user.session);
        out.putLong(user.lastRatedMillis).putLong(user.learnedCount);
        for (float factor : user.factors) {
            out.putFloat(factor);
        }
        return out.array();
    }

    static void decodeUser(byte[] row, UserRow into) {
        ByteBuffer in = open(RowKind.USER, row);
        into.bias = in.getFloat();
        into.biasVariance = in.getFloat();
        into.session = in.getFloat();
        into.lastRatedMillis = in.getLong();
        into.learnedCount = in.getLong();
        requireWidth("user", into.factors.length, in.remaining() / Float.BYTES);
        for (int f = 0; f < into.factors.length; f++) {
            into.factors[f] = in.getFloat();
        }
    }

    /** {@link UserRow#lastRatedMillis} of an encoded user. */
    static long lastRatedMillis(byte[] userRow) {
        return open(RowKind.USER, userRow).getLong(1 + 3 * Float.BYTES);
    }

    /** {@link UserRow#learnedCount} of an encoded user. */
    public static long learnedCount(byte[] userRow) {
        return open(RowKind.USER, userRow).getLong(1 + 3 * Float.BYTES + Long.BYTES);
    }

    // ---- ratings

    /**
     * One row of the ratings table.
     *
     * @param withdrawn whether it was taken back; then only the time is meaningful
     * @param sequence the user's {@link UserRow#learnedCount} when it was learned
     * @param epoch of the item then; not in the row where it is 0
     */
    record StoredRating(
            boolean withdrawn,
            long timestampMillis,
            double rating,
            long sequence,
            float userBias,
            float residual,
            float biasResidual,
            int epoch) {}

    /** The rating that the user gave last, as a row. */
    public static byte[] encodeLastRating(UserRow user) {
        int last = user.rated().size() - 1;
        int epoch = user.rated().epoch(last);
        ByteBuffer out = ByteBuffer.allocate(2 + 3 * Long.BYTES + 3 * Float.BYTES + (epoch == 0 ? 0 : Integer.BYTES))
                .put(RATING)
                .put(RATED)
                .putLong(user.rated().timestampMillis(last))
                .putDouble(user.rated().rating(last))
                .putLong(user.learnedCount)
                .putFloat(user.rated().userBias(last))
                .putFloat(user.rated().residual(last))
                .putFloat(user.rated().biasResidual(last));
        return epoch == 0 ? out.array() : out.putInt(epoch).array();
    }

    static byte[] encodeWithdrawal(long timestampMillis) {
        return ByteBuffer.allocate(2 + Long.BYTES)
                .put(RATING)
                .put(WITHDRAWN)
                .putLong(timestampMillis)
                .array();
    }

    static boolean isWithdrawal(byte[] row) {
        return open(RowKind.RATING, row).get() == WITHDRAWN;
    }

    /** A rating, or a withdrawal that is remembered, of its row. */
    static StoredRating decodeRating(byte[] row) {
        ByteBuffer in = open(RowKind.RATING, row);
        boolean withdrawn = in.get() == WITHDRAWN;
        long timestamp = in.getLong();
        return withdrawn
                ? new StoredRating(true, timestamp, Double.NaN, 0, 0, 0, 0, 0)
                : new StoredRating(
                        false,
                        timestamp,
                        in.getDouble(),
                        in.getLong(),
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat(),
                        in.hasRemaining() ? in.getInt() : 0);
    }

    // ---- totals

    /**
     * The totals of a row, those that this version knows: see {@link TotalsRow}.
     *
     * @throws IncompatibleStateException if they were learned with something else, or another version wrote them
     */
    public static long[] decodeTotals(byte[] row, ModelSignature expected) {
        return TotalsRow.decode(row, expected);
    }

    /**
     * The row behind the number that it begins with.
     *
     * @throws IncompatibleStateException if this version doesn't read rows of that number
     */
    public static ByteBuffer open(RowKind kind, byte[] row) {
        try {
            return kind.open(row);
        } catch (IllegalArgumentException e) {
            throw IncompatibleStateException.of(e);
        }
    }

    private static void requireWidth(String what, int expected, int stored) {
        if (stored != expected) {
            throw new IncompatibleStateException("a stored " + what + " has " + stored
                    + " numbers, the configured learner needs " + expected
                    + "; set the old number of factors again, or " + NewApplication.ADVICE);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
