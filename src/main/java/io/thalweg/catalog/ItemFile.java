package io.thalweg.catalog;

import io.thalweg.rating.DelimitedFile;
import io.thalweg.rating.UnreadableFileException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files of items and of their tags, plain or gzipped: {@code u.item} ({@code |}, 19 genre flags), {@code movies.csv} and
 * {@code movies.dat} ({@code ::}). The first line tells which; the name doesn't matter.
 *
 * <p>A file that is no UTF-8 is Latin-1, as {@code u.item} is. An item given twice is the one given last, as in the compacted
 * topic. What stands for no genre ({@code (no genres listed)}, {@code unknown}) is none.
 */
public final class ItemFile {

    private ItemFile() {}

    /**
     * The items in file order, with the tags that users gave them.
     *
     * @param tags a {@code tags.csv}: user, item, tag and perhaps time; tags of items that are not in {@code items} are dropped
     * @throws UnreadableFileException if a file cannot be read, at the first line that is wrong
     */
    public static List<Item> read(Path items, @Nullable Path tags) {
        Map<String, List<String>> tagsByItem = tags == null ? Map.of() : TagFile.read(tags);
        Map<String, Item> byId = new LinkedHashMap<>();
        try (DelimitedFile file = open(items)) {
            String separator = ItemLayout.separatorOf(file);
            file.separateBy(separator);
            List<String> fields = file.next();
            ItemLayout layout = ItemLayout.of(file, items, separator, fields == null ? List.of() : fields);
            if (layout.hasHeader()) {
                fields = file.next();
            }
            for (; fields != null; fields = file.next()) {
                Item item = toItem(file, layout, fields, tagsByItem);
                byId.put(item.itemId(), item);
            }
        }
        return new ArrayList<>(byId.values());
    }

    static DelimitedFile open(Path path) {
        Charset charset = DelimitedFile.isUtf8(path) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return DelimitedFile.open(path, charset);
    }

    private static Item toItem(
            DelimitedFile file, ItemLayout layout, List<String> fields, Map<String, List<String>> tagsByItem) {
        if (fields.size() < layout.columnCount()) {
            throw file.wrong("has " + fields.size() + " fields; expected " + layout.columnCount());
        }
        String id = fields.get(layout.id()).strip();
        String title = fields.get(layout.title()).strip();
        List<String> genres = layout.genres().of(fields, file);
        try {
            return new Item(id, title.isEmpty() ? id : title, genres, tagsByItem.getOrDefault(id, List.of()), true);
        } catch (InvalidItemException e) {
            throw file.wrong(String.valueOf(e.getMessage()));
        }
    }
}
