package io.thalweg.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists in long form: a row an entry, from rank 1. */
public final class ListTable {

    /** {@code version} has no value where lists were made from files. */
    public static final List<String> COLUMNS =
            List.of("userId", "rank", "itemId", "title", "score", "match", "prediction", "source", "version", "asOf");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ListTable() {}

    /** Writes a list as the recommendations topic has it. */
    public static void write(byte[] json, TableFile table) {
        JsonNode list = read(json);
        int rank = 0;
        for (JsonNode entry : list.path("items")) {
            table.row(
                    list.path("userId").asText(),
                    ++rank,
                    entry.path("itemId").asText(),
                    entry.path("title").asText(),
                    real(entry, "score"),
                    whole(entry, "match"),
                    real(entry, "prediction"),
                    entry.path("source").asText(),
                    whole(list, "version"),
                    whole(list, "asOf"));
        }
    }

    static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a record is no JSON", e);
        }
    }

    static @Nullable Double real(JsonNode object, String field) {
        return object.path(field).isNumber() ? object.path(field).asDouble() : null;
    }

    static @Nullable Long whole(JsonNode object, String field) {
        return object.path(field).isNumber() ? object.path(field).asLong() : null;
    }
}
