package io.thalweg.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.rating.file.Column;
import io.thalweg.rating.file.Ids;
import io.thalweg.rating.file.JsonObjects;
import io.thalweg.rating.file.RecordFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An item as a line of JSON: our own form, or fields with other names, as Amazon's and Goodreads' files have them. */
record ItemObject(RecordFile file, JsonNode object) {

    /** @throws io.thalweg.rating.file.UnreadableFileException if the line is no JSON object */
    static ItemObject of(RecordFile file, String line) {
        return new ItemObject(file, JsonObjects.of(file, line));
    }

    Item toItem(TagFile tags) {
        JsonNode id = field(ItemLayout.ID_NAMES);
        if (id == null) {
            throw file.wrong("has the fields " + String.join(", ", JsonObjects.names(object))
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
                        ? itemId
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
