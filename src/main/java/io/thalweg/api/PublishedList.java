package io.thalweg.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.thalweg.api.request.EntityTag;
import io.thalweg.serve.ItemEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list as it is on the topic, read once, as a stream of tokens: a request for it takes little else than this.
 *
 * @param asOfMillis when it was made
 * @param tag of its bytes
 */
record PublishedList(
        String userId,
        long version,
        String trigger,
        long asOfMillis,
        int ratingCount,
        List<ItemEntry> items,
        EntityTag tag) {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /** Reads a record's value; fields that it doesn't know are left out. */
    static PublishedList read(byte[] value) {
        String userId = "";
        long version = 0;
        String trigger = "";
        long asOfMillis = 0;
        int ratingCount = 0;
        List<ItemEntry> items = List.of();
        try (JsonParser json = FACTORY.createParser(value)) {
            require(json.nextToken(), JsonToken.START_OBJECT);
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "userId" -> userId = json.getText();
                    case "version" -> version = json.getLongValue();
                    case "trigger" -> trigger = json.getText();
                    case "asOf" -> asOfMillis = json.getLongValue();
                    case "ratingCount" -> ratingCount = json.getIntValue();
                    case "items" -> items = items(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw noList(e);
        }
        return new PublishedList(
                userId, version, trigger, asOfMillis, ratingCount, items, EntityTag.of(version, value));
    }

    private static List<ItemEntry> items(JsonParser json) throws IOException {
        List<ItemEntry> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(item(json));
        }
        return items;
    }

    private static ItemEntry item(JsonParser json) throws IOException {
        require(json.currentToken(), JsonToken.START_OBJECT);
        String itemId = "";
        double score = 0;
        int match = 0;
        double prediction = 0;
        String source = "";
        List<String> because = List.of();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "itemId" -> itemId = json.getText();
                case "score" -> score = json.getDoubleValue();
                case "match" -> match = json.getIntValue();
                case "prediction" -> prediction = json.getDoubleValue();
                case "source" -> source = json.getText();
                case "because" -> because = texts(json);
                default -> json.skipChildren();
            }
        }
        return new ItemEntry(itemId, score, match, prediction, source, because);
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(json.getText());
        }
        return texts;
    }

    private static void require(JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException(expected + " expected, " + found + " found");
        }
    }

    private static UncheckedIOException noList(IOException e) {
        return new UncheckedIOException("a record of the recommendations topic is no list", e);
    }
}
