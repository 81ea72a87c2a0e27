package io.thalweg.state;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * A row of the ratings table, for who reads the table's changelog.
 *
 * @param isWithdrawn whether the rating was taken back; then there is none, and only the time says something
 * @param rating as it was learned
 * @param timestampMillis of the event
 * @param sequence the user's ratings are in the order of this number in which they were learned; 0 of a withdrawal
 */
public record RatingRow(
        String userId, String itemId, boolean isWithdrawn, double rating, long timestampMillis, long sequence) {

    /** @throws io.thalweg.topics.IncompatibleStateException if another version wrote the row */
    public static RatingRow decode(byte[] key, byte[] row) {
        RowCodec.StoredRating stored = RowCodec.decodeRating(row);
        return new RatingRow(
                new String(key, 1, 1 + Byte.toUnsignedInt(key[0]), StandardCharsets.UTF_8),
                RowCodec.itemIdOfRatingKey(Bytes.wrap(key)),
                stored.withdrawn(),
                stored.rating(),
                stored.timestampMillis(),
                stored.sequence());
    }
}
