package io.thalweg.catalog;

import io.thalweg.rating.DelimitedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A {@code tags.csv}: user, item, tag and perhaps time, with or without a header, also {@code tags.dat} with {@code ::}. */
final class TagFile {

    private TagFile() {}

    /** Each item's tags in the order in which they were first given; the same word in other case is the same tag. */
    static Map<String, List<String>> read(Path tags) {
        Map<String, Map<String, String>> byItem = new HashMap<>();
        try (DelimitedFile file = ItemFile.open(tags)) {
            String separator = file.firstLine().contains("::") ? "::" : ",";
            file.separateBy(separator);
            Columns columns = null;
            List<String> fields;
            while ((fields = file.next()) != null) {
                if (columns == null) {
                    columns = Columns.of(fields, file);
                    if (columns.named) {
                        continue;
                    }
                }
                if (fields.size() < columns.count) {
                    throw file.wrong("has " + fields.size() + " fields; expected user, item, tag and perhaps time");
                }
                String tag = fields.get(columns.tag).strip();
                if (!tag.isEmpty()) {
                    byItem.computeIfAbsent(fields.get(columns.item).strip(), id -> new LinkedHashMap<>())
                            .putIfAbsent(tag.toLowerCase(Locale.ROOT), tag);
                }
            }
        }
        Map<String, List<String>> tagsByItem = new HashMap<>();
        byItem.forEach((id, words) -> tagsByItem.put(id, new ArrayList<>(words.values())));
        return tagsByItem;
    }

    /** Where a tags file keeps what. */
    private record Columns(int item, int tag, int count, boolean named) {

        static Columns of(List<String> first, DelimitedFile file) {
            int item = DelimitedFile.columnOf(ItemLayout.ID_NAMES, first);
            int tag = DelimitedFile.columnOf(Set.of("tag"), first);
            if (item >= 0 && tag >= 0) {
                return new Columns(item, tag, first.size(), true);
            }
            if (first.size() == 3 || first.size() == 4) {
                return new Columns(1, 2, 3, false);
            }
            throw file.wrong("the first line", file.firstLine(), "userId,movieId,tag,timestamp or the first tag");
        }
    }
}
