package io.thalweg.stream;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListSums;
import io.thalweg.rating.RatingScale;
import io.thalweg.watch.Tally.RollingError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON form of a rolling error, and of what is said of lists, as the errors topic carries it. */
final class ErrorJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ErrorJson() {}

    /**
     * Without errors, {@code rmse} and {@code mae} are null, and so are shares of nothing.
     *
     * @param showsErrors whether errors say anything; else the fields of them are null, only the count is not
     */
    static byte[] encode(RollingError error, boolean showsErrors, RatingScale scale, long asOfMillis) {
        ErrorSums sums = error.sums();
        double range = showsErrors ? scale.range() : Double.NaN;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("window", error.window());
            json.writeStringField("cohort", error.cohort());
            json.writeNumberField("count", sums.count());
            writeNumber(json, "rmse", sums.rmse(range));
            writeNumber(json, "mae", sums.mae(range));
            writeNumber(json, "sumSquaredError", sums.squared(range));
            writeNumber(json, "sumAbsoluteError", sums.absolute(range));
            ListSums lists = error.lists();
            if (lists != null) {
                json.writeNumberField("hits", lists.hitCount());
                writeNumber(json, "hitRateAt10", lists.hitRate());
                json.writeNumberField("listed", lists.liked().listedCount());
                writeNumber(json, "likedAt10", lists.liked().ofListed());
                writeNumber(json, "likedOfAll", lists.liked().ofAll());
            }
            json.writeNumberField("asOf", asOfMillis);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Of NaN, null. */
    static void writeNumber(JsonGenerator json, String field, double number) throws IOException {
        if (Double.isNaN(number)) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, number);
        }
    }
}
