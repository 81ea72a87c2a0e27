package io.thalweg.stream;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON form of a published list, as the recommendations topic carries it. */
final class ListJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private ListJson() {}

    /** One entry, with what people see of the item. */
    record Entry(String itemId, double score, double prediction, String title, String source, List<String> because) {}

    static byte[] encode(
            String userId, long version, Trigger trigger, long asOfMillis, int ratingCount, List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("userId", userId);
            json.writeNumberField("version", version);
            json.writeStringField("trigger", trigger.code());
            json.writeNumberField("asOf", asOfMillis);
            json.writeNumberField("ratingCount", ratingCount);
            json.writeArrayFieldStart("items");
            for (Entry entry : entries) {
                write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Entry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("itemId", entry.itemId());
        json.writeNumberField("score", rounded(entry.score()));
        json.writeNumberField("prediction", rounded(entry.prediction()));
        json.writeStringField("title", entry.title());
        json.writeStringField("source", entry.source());
        json.writeArrayFieldStart("because");
        for (String itemId : entry.because()) {
            json.writeString(itemId);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Four decimals: more is noise to a reader and a third of the bytes of a list. */
    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }
}
