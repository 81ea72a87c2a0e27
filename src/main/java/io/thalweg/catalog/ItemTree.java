package io.thalweg.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.catalog.InvalidItemException.Reason;
import io.thalweg.rating.event.FieldPath;
import io.thalweg.rating.event.ItemPaths;
import io.thalweg.rating.event.ReceivedRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Items from trees of JSON in foreign shapes. */
public final class ItemTree {

    private ItemTree() {}

    /**
     * The item of a record.
     *
     * @throws InvalidItemException if a rule is broken, or the path of the id found nothing; it names the path
     */
    public static Item read(ReceivedRecord received, ItemPaths paths) {
        JsonNode id = paths.id().find(received);
        if (id == null) {
            throw new InvalidItemException(Reason.MISSING_ITEM_ID, "itemId: " + paths.id() + " found nothing");
        }
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw wrong("itemId", paths.id(), id, "a text or an integer");
        }
        JsonNode title = paths.title().find(received);
        if (title != null && !title.isValueNode()) {
            throw wrong("title", paths.title(), title, "a text");
        }
        String shown = title == null || title.asText().isBlank() ? id.asText() : title.asText();
        return new Item(
                id.asText(),
                shown,
                texts(paths.categories().find(received)),
                texts(paths.tags().find(received)),
                flag(paths.available(), received));
    }

    /** One text, or all texts of lists in lists and of objects with a name. */
    static List<String> texts(@Nullable JsonNode value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value != null && value.isTextual()) {
            texts.addAll(Genres.listed(value.asText()));
        } else if (value != null && value.isArray()) {
            for (JsonNode each : value) {
                if (each.isTextual()) {
                    texts.add(each.asText());
                } else {
                    texts.addAll(texts(each.isObject() ? each.get("name") : each));
                }
            }
        }
        texts.removeIf(text -> !Genres.isGenre(text));
        return new ArrayList<>(texts);
    }

    private static boolean flag(FieldPath path, ReceivedRecord received) {
        JsonNode value = path.find(received);
        if (value == null) {
            return true;
        }
        String text = value.asText().toLowerCase(Locale.ROOT);
        if (Set.of("true", "1", "yes").contains(text)) {
            return true;
        }
        if (Set.of("false", "0", "no").contains(text)) {
            return false;
        }
        throw wrong("available", path, value, "true or false");
    }

    private static InvalidItemException wrong(String field, FieldPath path, JsonNode found, String expected) {
        return new InvalidItemException(
                Reason.WRONG_TYPE,
                field + ": " + path + " found " + found.getNodeType().name().toLowerCase(Locale.ROOT) + "; expected "
                        + expected);
    }
}
