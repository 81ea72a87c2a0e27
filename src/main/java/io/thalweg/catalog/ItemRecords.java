package io.thalweg.catalog;

import io.thalweg.rating.file.Ids;
import io.thalweg.rating.file.JsonObjects;
import io.thalweg.rating.file.RecordFile;
import io.thalweg.rating.file.Separator;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of an open file, one after the other. */
final class ItemRecords {

    private final RecordFile file;
    private final @Nullable ItemLayout layout;
    private @Nullable List<String> first;

    private ItemRecords(RecordFile file, @Nullable ItemLayout layout, @Nullable List<String> first) {
        this.file = file;
        this.layout = layout;
        this.first = first;
    }

    static ItemRecords of(RecordFile file, Path path) {
        if (JsonObjects.isOne(file.firstLine())) {
            return new ItemRecords(file, null, null);
        }
        Separator separator = ItemLayout.separatorOf(file);
        file.separateBy(separator);
        List<String> first = file.next();
        ItemLayout layout = ItemLayout.of(file, path, first == null ? List.of() : first);
        file.refuseInQuotes(layout::fits);
        return new ItemRecords(file, layout, layout.hasHeader() ? null : first);
    }

    /** Null at the end of the file. */
    @Nullable
    Item next(TagFile tags) {
        try {
            if (layout == null) {
                String line = file.nextText();
                return line == null ? null : ItemObject.of(file, line).toItem(tags);
            }
            List<String> now = first == null ? file.next() : first;
            first = null;
            return now == null ? null : toItem(layout, now, tags);
        } catch (InvalidItemException e) {
            throw file.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Item toItem(ItemLayout table, List<String> now, TagFile tags) {
        if (table.columnCount() > 0) {
            ItemFile.requireCount(file, now, table.columnCount());
        }
        String id = Ids.withoutInvisibleEnds(now.get(table.id()));
        String title = now.get(table.title()).strip();
        List<String> genres = table.genres().of(now, file);
        if (title.isEmpty()) {
            file.notes().count("an item without a title, which is shown by its id", file.line());
        }
        return new Item(id, title.isEmpty() ? id : title, genres, tags.of(id), true);
    }
}
