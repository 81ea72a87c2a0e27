package io.thalweg.catalog;

import io.thalweg.rating.file.FileNotes;
import io.thalweg.rating.file.Ids;
import io.thalweg.rating.file.RecordFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The tags of a {@code tags.csv}: user, item, tag and perhaps time, with or without names of columns, also {@code tags.dat} with
 * {@code ::}. Each item's tags are in the order in which they were first given; the same word in other case is the same tag.
 *
 * @param firstLines where each item is first
 */
record TagFile(Map<String, Map<String, String>> byItem, Map<String, Long> firstLines) {

    static final TagFile NONE = new TagFile(Map.of(), Map.of());

    private static final String EXPECTED = "userId,movieId,tag,timestamp or the first tag";

    static TagFile read(Path tags, FileNotes notes) {
        TagFile read = new TagFile(new HashMap<>(), new LinkedHashMap<>());
        try (RecordFile file = RecordFile.open(tags, notes)) {
            file.separateBy(ItemFile.separatorOf(file, 3, EXPECTED));
            Columns columns = null;
            List<String> fields;
            while ((fields = file.next()) != null) {
                if (columns == null) {
                    columns = Columns.of(fields, file);
                    Columns known = columns;
                    file.refuseInQuotes(inner -> inner.size() == known.count
                            && !inner.get(known.item).isBlank()
                            && inner.get(known.item).strip().chars().noneMatch(Character::isWhitespace));
                    if (columns.named) {
                        continue;
                    }
                }
                if (fields.size() != columns.count) {
                    throw file.wrong("has " + fields.size() + " fields; expected user, item, tag and perhaps time");
                }
                read.add(
                        Ids.withoutInvisibleEnds(fields.get(columns.item)),
                        fields.get(columns.tag).strip(),
                        file.line());
            }
        }
        return read;
    }

    List<String> of(String itemId) {
        return new ArrayList<>(byItem.getOrDefault(itemId, Map.of()).values());
    }

    /** Says which tags nothing came of. */
    void tellUnknown(Set<String> itemIds, FileNotes notes) {
        firstLines.forEach((item, line) -> {
            if (!itemIds.contains(item)) {
                notes.count("an item with tags that is not among the items, left out", line);
            }
        });
    }

    private void add(String item, String tag, long line) {
        firstLines.putIfAbsent(item, line);
        if (!tag.isEmpty()) {
            byItem.computeIfAbsent(item, id -> new LinkedHashMap<>()).putIfAbsent(tag.toLowerCase(Locale.ROOT), tag);
        }
    }

    /** Where a tags file keeps what. */
    private record Columns(int item, int tag, int count, boolean named) {

        static Columns of(List<String> first, RecordFile file) {
            int item = ItemLayout.bestOf(ItemLayout.ID_NAMES, first);
            int tag = ItemLayout.bestOf(List.of("tag"), first);
            if (item >= 0 && tag >= 0) {
                return new Columns(item, tag, first.size(), true);
            }
            if (item < 0 && tag < 0 && (first.size() == 3 || first.size() == 4)) {
                return new Columns(1, 2, first.size(), false);
            }
            throw file.wrong("the first line", file.firstLine(), EXPECTED);
        }
    }
}
