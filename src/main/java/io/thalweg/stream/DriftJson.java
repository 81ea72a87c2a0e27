package io.thalweg.stream;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.thalweg.evaluate.DriftWatch.Alarm;
import io.thalweg.rating.RatingScale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON form of a drift alarm, as the errors topic carries it. */
final class DriftJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private DriftJson() {}

    /** The key of a cohort's alarms; no window is called {@code drift}. */
    static String key(String cohort) {
        return "drift/" + cohort;
    }

    static byte[] encode(Alarm alarm, RatingScale scale, long asOfMillis) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("cohort", alarm.cohort());
            json.writeNumberField("alarms", alarm.number());
            json.writeNumberField("countBefore", alarm.countBefore());
            json.writeNumberField("countSince", alarm.countSince());
            ErrorJson.writeNumber(json, "maeBefore", alarm.meanBefore() * scale.range());
            ErrorJson.writeNumber(json, "maeSince", alarm.meanSince() * scale.range());
            json.writeNumberField("asOf", asOfMillis);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
