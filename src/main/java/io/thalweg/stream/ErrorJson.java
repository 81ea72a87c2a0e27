package io.thalweg.stream;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.rating.RatingScale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON form of a rolling error, as the errors topic carries it. */
final class ErrorJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ErrorJson() {}

    /** Without errors, {@code rmse} and {@code mae} are null. */
    static byte[] encode(String window, String cohort, ErrorSums sums, RatingScale scale, long asOfMillis) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("window", window);
            json.writeStringField("cohort", cohort);
            json.writeNumberField("count", sums.count());
            writeMean(json, "rmse", sums.rmse(scale.range()));
            writeMean(json, "mae", sums.mae(scale.range()));
            json.writeNumberField("sumSquaredError", sums.squared(scale.range()));
            json.writeNumberField("sumAbsoluteError", sums.absolute(scale.range()));
            json.writeNumberField("asOf", asOfMillis);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static void writeMean(JsonGenerator json, String field, double mean) throws IOException {
        if (Double.isNaN(mean)) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, mean);
        }
    }
}
