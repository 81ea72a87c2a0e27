package io.thalweg.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.thalweg.rating.file.Column;
import io.thalweg.rating.file.Ids;
import io.thalweg.rating.file.RecordFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An item as a line of JSON: our own form, or fields with other names, as Amazon's and Goodreads' files have them. */
record ItemObject(RecordFile file, JsonNode object) {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** @throws io.thalweg.rating.file.UnreadableFileException if the line is no JSON object */
    static ItemObject of(RecordFile file, String line) {
        try {
            JsonNode object = JSON.readValue(line);
            if (!object.isObject()) {
                throw file.wrong("a line", line, "a JSON object");
            }
            return new ItemObject(file, object);
        } catch (JsonProcessingException e) {
            throw file.wrong("is no JSON object: " + e.getOriginalMessage());
        }
    }

    Item toItem(TagFile tags) {
        JsonNode id = field(ItemLayout.ID_NAMES);
        if (id == null) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            throw file.wrong("has the fields " + String.join(", ", names)
                    + ", of which none is a known name of the item (" + String.join(", ", ItemLayout.ID_NAMES) + ")");
        }
        JsonNode title = field(ItemLayout.TITLE_NAMES);
        Set<String> own = new LinkedHashSet<>(ItemTree.texts(field(List.of("tags"))));
        String itemId = Ids.withoutInvisibleEnds(id.asText());
        own.addAll(tags.of(itemId));
        if (title == null || title.asText().isBlank()) {
            file.notes().count("an item without a title, which is shown by its id", file.line());
        }
        return new Item(
                itemId,
                title == null || title.asText().isBlank()
                        ? id.asText()
                        : title.asText().strip(),
                ItemTree.texts(field(ItemLayout.GENRE_NAMES)),
                new ArrayList<>(own),
                ItemTree.flag("available", object.get("available")));
    }

    /** The field that has the best of the names; null where none has one, or it is null. */
    private @Nullable JsonNode field(List<String> names) {
        JsonNode found = null;
        int best = names.size();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            int rank = names.indexOf(Column.plain(field.getKey()));
            if (rank >= 0 && rank < best && !field.getValue().isNull()) {
                best = rank;
                found = field.getValue();
            }
        }
        return found;
    }
}
