package io.thalweg.rating.file;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file of which each is a JSON object, as records of four fields: user, item, rating or count, and time. Where they are
 * is said by JSON Pointers (RFC 6901), or told by the names of the first object's own fields, as columns are.
 */
final class JsonLines {

    /** The rating of a withdrawal, and of what nobody rated. */
    static final String NULL = "null";

    private final RecordFile file;
    private final List<Column> columns;
    private final Map<Column, JsonPointer> pointers;
    private @Nullable JsonNode first;
    private @Nullable JsonNode latest;

    private JsonLines(RecordFile file, List<Column> columns, Map<Column, JsonPointer> pointers, JsonNode first) {
        this.file = file;
        this.columns = columns;
        this.pointers = pointers;
        this.first = first;
    }

    /** @throws UnreadableFileException if the first object has no user, item or rating */
    static JsonLines of(RecordFile file, ColumnChoice choice, boolean hasEvents) {
        choice.requireFit(file, hasEvents);
        List<Column> columns = Column.of(hasEvents);
        String text = file.nextText();
        JsonNode first = JsonObjects.of(file, text == null ? "" : text);
        List<String> names = JsonObjects.names(first);
        Map<Column, JsonPointer> pointers = new EnumMap<>(Column.class);
        for (Column column : columns) {
            String chosen = choice.of(column);
            if (chosen != null) {
                pointers.put(column, pointer(file, column, chosen));
            } else {
                column.in(names).ifPresent(place -> pointers.put(column, pointer(file, column, names, place)));
            }
            if (column.isRequired() && !pointers.containsKey(column)) {
                throw file.wrong("the first object has the fields " + String.join(", ", names)
                        + ", of which none is a known name of the " + column.optionName() + " ("
                        + String.join(", ", column.names()) + "): say where it is with --columns "
                        + column.optionName() + "=/POINTER"
                        + (column == Column.RATING ? EventColumns.ADVICE : ""));
            }
        }
        return new JsonLines(file, columns, pointers, first);
    }

    RatingLayout layout() {
        boolean hasTime = pointers.containsKey(Column.TIME);
        return new RatingLayout(
                false,
                0,
                1,
                pointers.containsKey(columns.get(2)) ? 2 : -1,
                hasTime ? 3 : -1,
                4,
                "JSON lines: "
                        + pointers.entrySet().stream()
                                .map(each -> each.getKey().optionName() + "=" + each.getValue())
                                .collect(Collectors.joining(", "))
                        + unused());
    }

    /** What the first object has besides. */
    private String unused() {
        if (first == null) {
            return "";
        }
        Set<String> used =
                pointers.values().stream().map(JsonPointer::getMatchingProperty).collect(Collectors.toSet());
        String names = JsonObjects.names(first).stream()
                .filter(name -> !used.contains(name))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; not used: " + names;
    }

    /** The four fields of the next object; null at the end of the file. */
    @Nullable
    List<String> next() {
        JsonNode object = first;
        first = null;
        if (object == null) {
            String line = file.nextText();
            if (line == null) {
                return null;
            }
            object = JsonObjects.of(file, line);
        }
        latest = object;
        List<String> fields = new ArrayList<>(4);
        for (Column column : columns) {
            JsonPointer pointer = pointers.get(column);
            fields.add(pointer == null ? "" : text(object.at(pointer), column, pointer));
        }
        return fields;
    }

    /** Whether the first object has such a field; before the first {@link #next}. */
    boolean has(String name) {
        return first != null && first.has(name);
    }

    /** A field of the object whose fields came last. */
    String other(String name) {
        return latest == null ? "" : latest.path(name).asText();
    }

    private String text(JsonNode value, Column column, JsonPointer pointer) {
        if (value.isMissingNode()) {
            throw file.wrong(column.optionName() + ": " + pointer + " found nothing");
        }
        if (value.isContainerNode() || value.isBoolean()) {
            throw file.wrong(column.optionName() + ": " + pointer + " is "
                    + value.getNodeType().name().toLowerCase(Locale.ROOT) + "; expected a text or a number");
        }
        if (value.isNull()) {
            return column == columns.get(2) ? NULL : "";
        }
        return value.asText();
    }

    private static JsonPointer pointer(RecordFile file, Column column, List<String> names, Column.Place place) {
        if (place.twin() >= 0) {
            throw file.wrong("'" + names.get(place.index()) + "' and '" + names.get(place.twin())
                    + "' may both be the " + column.optionName() + "; say which: --columns " + column.optionName()
                    + "=/"
                    + names.get(place.index()));
        }
        return JsonPointer.empty().appendProperty(names.get(place.index()));
    }

    private static JsonPointer pointer(RecordFile file, Column column, String chosen) {
        try {
            return chosen.startsWith("/")
                    ? JsonPointer.compile(chosen)
                    : JsonPointer.empty().appendProperty(chosen);
        } catch (IllegalArgumentException e) {
            throw file.unfit("--columns: '" + chosen + "' for " + column.optionName() + " is no JSON Pointer");
        }
    }
}
