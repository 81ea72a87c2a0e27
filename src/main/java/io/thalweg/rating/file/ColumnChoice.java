package io.thalweg.rating.file;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said about a file's columns: {@code user=reviewer,item=/product/id,rating=3}. A column is given by its name, by
 * its number from 1, or, in JSON lines, by a JSON Pointer (RFC 6901). What is not said is told by the columns' names.
 */
public final class ColumnChoice {

    /** Nothing was said. */
    public static final ColumnChoice NONE = new ColumnChoice(Map.of());

    private final Map<Column, String> chosen;

    private ColumnChoice(Map<Column, String> chosen) {
        this.chosen = chosen;
    }

    /** @throws IllegalArgumentException if the text has another form */
    public static ColumnChoice parse(String text) {
        Map<Column, String> chosen = new EnumMap<>(Column.class);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            Column column = Arrays.stream(Column.values())
                    .filter(each -> each.optionName().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(
                            () -> wrongForm(text, "'" + name.strip() + "' is none of user, item, rating, count, time"));
            String where = part.substring(equals + 1).strip();
            if (equals < 0 || where.isEmpty()) {
                throw wrongForm(text, column.optionName() + " has no column");
            }
            if (chosen.put(column, where) != null) {
                throw wrongForm(text, column.optionName() + " is there twice");
            }
        }
        return new ColumnChoice(chosen);
    }

    @Nullable
    String of(Column column) {
        return chosen.get(column);
    }

    boolean isEmpty() {
        return chosen.isEmpty();
    }

    /** Whether one of them is a JSON Pointer. */
    boolean hasPointers() {
        return chosen.values().stream().anyMatch(where -> where.startsWith("/"));
    }

    /** Whether all of them are numbers, so that the file may be one without names. */
    boolean isByNumber() {
        return !isEmpty()
                && chosen.values().stream().allMatch(where -> where.chars().allMatch(Character::isDigit));
    }

    /** @throws UnreadableFileException if it gives a rating in a file of events, or a count in one of ratings */
    void requireFit(RecordFile file, boolean hasEvents) {
        if (hasEvents && chosen.containsKey(Column.RATING)) {
            throw file.unfit(
                    "--columns gives a rating, but events have none (--implicit); how many times each counts is"
                            + " count=COLUMN");
        }
        if (!hasEvents && chosen.containsKey(Column.COUNT)) {
            throw file.unfit(
                    "--columns gives a count, which files of events have: add --implicit, or give rating=COLUMN");
        }
    }

    /** As it was typed. */
    @Override
    public String toString() {
        return chosen.entrySet().stream()
                .map(each -> each.getKey().optionName() + "=" + each.getValue())
                .collect(Collectors.joining(","));
    }

    private static IllegalArgumentException wrongForm(String text, String problem) {
        return new IllegalArgumentException("is '" + text + "': " + problem
                + "; it has the form user=COLUMN,item=COLUMN,rating=COLUMN,time=COLUMN (count in place of rating with --implicit), of which each may be left out,"
                + " and COLUMN is a name, a number from 1, or a JSON Pointer");
    }
}
