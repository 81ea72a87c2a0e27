package io.thalweg.rating.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** Lines of a file that are JSON objects, read strictly: no field twice, nothing behind the object. */
public final class JsonObjects {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private JsonObjects() {}

    /** Whether a line begins like an object of JSON. */
    public static boolean isOne(String line) {
        return line.strip().startsWith("{");
    }

    /** @throws UnreadableFileException if the file's latest line is no JSON object */
    public static JsonNode of(RecordFile file, String line) {
        try {
            JsonNode object = JSON.readValue(line);
            if (!object.isObject()) {
                throw file.wrong("a line", line, "a JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw file.wrong("is no JSON object: " + e.getOriginalMessage());
        }
    }

    /** The names of its own fields, in their order. */
    public static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
