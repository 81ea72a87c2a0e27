package io.thalweg.lists;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.thalweg.rating.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The JSON form of a published list, as the recommendations topic carries it. It always fits into a record: where long ids
 * and titles make it too large, titles are cut, then the reasons left out, then the last entries, and {@code cut} says so.
 */
public final class ListJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Lengths to which titles are cut, one after the other, until a list fits. */
    private static final int[] TITLE_CHARS = {100, 30, 10, 1};

    /** For the record's key and what the protocol adds. */
    private static final int ROOM_BESIDE = 1_024;

    private final int mostBytes;

    /** Writes lists that fit under this bound. */
    public ListJson(RecordBound bound) {
        this.mostBytes = bound.bytes() - ROOM_BESIDE;
    }

    /** One entry, with what people see of the item. */
    record Entry(
            String itemId,
            double score,
            int match,
            double prediction,
            String title,
            String source,
            List<String> because) {

        private Entry withTitle(String other) {
            return new Entry(itemId, score, match, prediction, other, source, because);
        }

        private Entry withoutReasons() {
            return new Entry(itemId, score, match, prediction, title, source, List.of());
        }
    }

    /** What is said of a list beside its entries. */
    record Head(String userId, long version, Trigger trigger, long asOfMillis, int ratingCount) {}

    byte[] encode(Head head, List<Entry> entries) {
        byte[] list = encode(head, entries, "");
        for (int at = 0; list.length > mostBytes && at < TITLE_CHARS.length; at++) {
            int most = TITLE_CHARS[at];
            list = encode(head, map(entries, entry -> entry.withTitle(VisibleText.cut(entry.title(), most))), "titles");
        }
        List<Entry> bare = map(entries, entry -> entry.withTitle("").withoutReasons());
        if (list.length > mostBytes) {
            list = encode(head, bare, "because");
        }
        for (int count = bare.size(); list.length > mostBytes; ) {
            count = (int) Math.min(count - 1L, (long) count * mostBytes / list.length);
            list = encode(head, bare.subList(0, count), "items");
        }
        return list;
    }

    private static List<Entry> map(List<Entry> entries, UnaryOperator<Entry> change) {
        return entries.stream().map(change).toList();
    }

    private static byte[] encode(Head head, List<Entry> entries, String cut) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("userId", head.userId());
            json.writeNumberField("version", head.version());
            json.writeStringField("trigger", head.trigger().code());
            json.writeNumberField("asOf", head.asOfMillis());
            json.writeNumberField("ratingCount", head.ratingCount());
            if (!cut.isEmpty()) {
                json.writeStringField("cut", cut);
            }
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
        json.writeNumberField("match", entry.match());
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
