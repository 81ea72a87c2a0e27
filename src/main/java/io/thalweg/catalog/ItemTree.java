package io.thalweg.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.thalweg.catalog.InvalidItemException.Reason;
import io.thalweg.rating.event.FieldPath;
import io.thalweg.rating.event.ItemPaths;
import io.thalweg.rating.event.ReceivedRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Items from trees of JSON in foreign shapes. */
public final class ItemTree {

    private static final ObjectMapper LISTS =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

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
                flag("available: " + paths.available(), paths.available().find(received)));
    }

    /** One text, or all texts of lists in lists and of objects with a name. */
    static List<String> texts(@Nullable JsonNode value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value != null && value.isTextual()) {
            texts.addAll(Genres.listed(value.asText()));
        } else if (value != null && value.isArray()) {
            for (JsonNode each : value) {
                JsonNode name = each.isObject() ? each.path("name") : each;
                if (name.isTextual()) {
                    texts.add(name.asText().strip());
                } else {
                    texts.addAll(texts(name));
                }
            }
        }
        texts.removeIf(text -> !Genres.isGenre(text));
        return new ArrayList<>(texts);
    }

    /** The names in a list as JSON writes it, also with single quotes, as Python does; empty where it is another text. */
    static Optional<List<String>> namesIn(String list) {
        try {
            return Optional.of(texts(LISTS.readTree(list)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** True where there is none. */
    static boolean flag(String name, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return true;
        }
        String text = value.asText().toLowerCase(Locale.ROOT);
        if (Set.of("true", "1", "yes").contains(text)) {
            return true;
        }
        if (Set.of("false", "0", "no").contains(text)) {
            return false;
        }
        throw new InvalidItemException(
                Reason.WRONG_TYPE, name + " is '" + value.asText() + "'; expected true or false");
    }

    private static InvalidItemException wrong(String field, FieldPath path, JsonNode found, String expected) {
        return new InvalidItemException(
                Reason.WRONG_TYPE,
                field + ": " + path + " found " + found.getNodeType().name().toLowerCase(Locale.ROOT) + "; expected "
                        + expected);
    }
}
