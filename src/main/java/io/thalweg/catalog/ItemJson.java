package io.thalweg.catalog;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.thalweg.catalog.InvalidItemException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of an item:
 * {@code {"itemId":"318","title":"…","categories":["Drama"],"tags":["prison"],"available":true}}.
 *
 * <p>Only {@code itemId} is needed; it may be an integer. A title that is absent, null or blank is the id; absent or null lists
 * are empty; an absent or null {@code available} is true. One of these fields given twice is invalid; others are ignored.
 * Stateless; any number of threads may use it.
 */
public final class ItemJson {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private ItemJson() {}

    /**
     * The item in a record's value; a tombstone has none and is the caller's.
     *
     * @throws InvalidItemException if a rule is broken; {@code reason()} says which
     */
    public static Item decode(byte[] value) {
        try (JsonParser parser = FACTORY.createParser(value)) {
            return read(parser);
        } catch (JsonProcessingException e) {
            throw new InvalidItemException(Reason.NOT_JSON, e.getOriginalMessage());
        } catch (IOException e) { // bytes that are no Unicode text
            throw new InvalidItemException(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
    }

    /** The item as compact JSON in UTF-8; {@link #decode} gives it back. */
    public static byte[] encode(Item item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("itemId", item.itemId());
            json.writeStringField("title", item.title());
            writeStrings(json, "categories", item.categories());
            writeStrings(json, "tags", item.tags());
            json.writeBooleanField("available", item.available());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static Item read(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new InvalidItemException(Reason.NOT_JSON, "the value is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidItemException(Reason.NOT_AN_OBJECT, "the value is no JSON object");
        }
        String itemId = null;
        String title = null;
        List<String> categories = List.of();
        List<String> tags = List.of();
        boolean available = true;
        Set<String> seen = new HashSet<>();
        String field;
        while ((field = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            switch (field) {
                case "itemId" -> itemId = id(once(seen, field), token, parser);
                case "title" -> title = text(once(seen, field), token, parser);
                case "categories" -> categories = texts(once(seen, field), token, parser, Item.MAX_CATEGORIES);
                case "tags" -> tags = texts(once(seen, field), token, parser, Item.MAX_TAGS);
                case "available" -> available = flag(once(seen, field), token);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new InvalidItemException(Reason.NOT_JSON, "there is more after the object");
        }
        String id = itemId == null ? "" : itemId;
        return new Item(id, title == null || title.isBlank() ? id : title, categories, tags, available);
    }

    private static String once(Set<String> seen, String field) {
        if (!seen.add(field)) {
            throw new InvalidItemException(Reason.DUPLICATE_FIELD, field + " is given twice");
        }
        return field;
    }

    private static @Nullable String id(String field, JsonToken token, JsonParser parser) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT ? parser.getText() : text(field, token, parser);
    }

    private static @Nullable String text(String field, JsonToken token, JsonParser parser) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw wrongType(field, "a string");
        };
    }

    /** The first of them; the rest is read and not kept. */
    private static List<String> texts(String field, JsonToken token, JsonParser parser, int most) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (token != JsonToken.START_ARRAY) {
            throw wrongType(field, "an array of strings");
        }
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw wrongType(field, "an array of strings");
            }
            if (texts.size() < most) {
                texts.add(parser.getText());
            }
        }
        return texts;
    }

    private static boolean flag(String field, JsonToken token) {
        return switch (token) {
            case VALUE_TRUE, VALUE_NULL -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongType(field, "true or false");
        };
    }

    private static InvalidItemException wrongType(String field, String expected) {
        return new InvalidItemException(Reason.WRONG_TYPE, field + " has the wrong type; it must be " + expected);
    }

    private static void writeStrings(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
