package io.thalweg.catalog;

import io.thalweg.rating.file.FileNotes;
import io.thalweg.rating.file.RecordFile;
import io.thalweg.rating.file.Separator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files of items and of their tags, plain or gzipped: {@code u.item} (19 genre flags), {@code movies.csv}, {@code movies.dat},
 * other tables with names of columns, and JSON lines; docs, "Files". The first line tells which; the name doesn't matter.
 *
 * <p>An item given twice is the one given last, as in the compacted topic. What stands for no genre
 * ({@code (no genres listed)}, {@code unknown}) is none.
 */
public final class ItemFile {

    private ItemFile() {}

    /**
     * The items in file order, with the tags that users gave them.
     *
     * @param tags a {@code tags.csv}: user, item, tag and perhaps time
     * @param told of what was left out, or read in another way, a line each
     * @throws io.thalweg.rating.file.UnreadableFileException if a file cannot be read, at the first line that is wrong
     */
    public static List<Item> read(Path items, @Nullable Path tags, Consumer<String> told) {
        FileNotes notes = new FileNotes(items);
        FileNotes ofTags = new FileNotes(tags == null ? items : tags);
        TagFile tagsByItem = tags == null ? TagFile.NONE : TagFile.read(tags, ofTags);
        Map<String, Item> byId = new LinkedHashMap<>();
        try (RecordFile file = RecordFile.open(items, notes)) {
            ItemRecords records = ItemRecords.of(file, items);
            Item item;
            while ((item = records.next(tagsByItem)) != null) {
                if (byId.put(item.itemId(), item) != null) {
                    notes.count("an item that is there already; the last counts", file.line());
                }
            }
            if (byId.isEmpty()) {
                throw file.unfit("has no items, only the names of columns");
            }
        }
        tagsByItem.tellUnknown(byId.keySet(), ofTags);
        notes.lines().forEach(told);
        ofTags.lines().forEach(told);
        return new ArrayList<>(byId.values());
    }

    /** As {@link #read(Path, Path, Consumer)}, without telling anyone what was noticed. */
    public static List<Item> read(Path items, @Nullable Path tags) {
        return read(items, tags, note -> {});
    }

    /** As many fields as the first line has; blank ones behind them are separators at the line's end. */
    static void requireCount(RecordFile file, List<String> fields, int columnCount) {
        if (fields.size() < columnCount) {
            throw file.wrong("has " + fields.size() + " fields; expected " + columnCount);
        }
        if (fields.size() > columnCount && !isBlankFrom(fields, columnCount)) {
            throw file.wrong("has " + fields.size() + " fields; expected " + columnCount
                    + "; a title or a list with a separator in it must be in quotes");
        }
    }

    static Separator separatorOf(RecordFile file, int leastFields, String expected) {
        return Separator.of(file.firstLines(), leastFields)
                .orElseThrow(() -> file.wrong("the first line", file.firstLine(), expected));
    }

    private static boolean isBlankFrom(List<String> fields, int from) {
        return fields.subList(from, fields.size()).stream().allMatch(String::isBlank);
    }
}
