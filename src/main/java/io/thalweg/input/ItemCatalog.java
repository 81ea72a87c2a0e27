package io.thalweg.input;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.SideTerms;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The items topic as an instance has read it. One reader writes, any thread reads. */
public final class ItemCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(ItemCatalog.class);

    private final ConcurrentHashMap<String, Item> items = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final AtomicLong categoriesVersion = new AtomicLong();
    private final AtomicLong termsVersion = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final InputItems input;
    private volatile String[] ids = new String[1024];
    private volatile int idCount;

    /** Of items in our own form. */
    public ItemCatalog() {
        this(InputItems.own());
    }

    /** @param input reads the topic's records; of the thread that {@link #accept} is called by */
    public ItemCatalog(InputItems input) {
        this.input = input;
    }

    /**
     * Takes a record of the items topic in. A tombstone ends the item's appearance in lists; an invalid record changes
     * nothing here, the topology sends it to the dead letters.
     */
    public void accept(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        try {
            Item item = value == null ? removed(key) : input.read(key, value, headers);
            String titleBefore = title(item.itemId());
            boolean wasAvailable = isAvailable(item.itemId());
            List<String> categoriesBefore = categories(item.itemId());
            Item before = items.put(item.itemId(), item);
            changes.incrementAndGet();
            if (!categoriesBefore.equals(item.categories())) {
                categoriesVersion.incrementAndGet();
            }
            if (before == null) {
                addId(item.itemId());
            }
            if (before == null || !SideTerms.of(before).equals(SideTerms.of(item))) {
                termsVersion.incrementAndGet();
            }
            if (wasAvailable != item.available() || !titleBefore.equals(item.title())) {
                version.incrementAndGet();
            }
        } catch (InvalidItemException e) {
            LOG.debug("ignored an invalid item: {}", e.getMessage());
        } catch (RuntimeException | StackOverflowError e) { // whatever it is, the reader goes on
            LOG.debug("ignored an item that can't be read", e);
        }
    }

    private static Item removed(byte @Nullable [] key) {
        String itemId = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        return new Item(itemId, itemId, List.of(), List.of(), false);
    }

    /** The number is written last: whoever reads it finds the ids. */
    private void addId(String itemId) {
        int count = idCount;
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count] = itemId;
        idCount = count + 1;
    }

    /** How many items it has met. */
    public int idCount() {
        return idCount;
    }

    /** The id of the item that it met first after {@code place} others; {@code place < idCount()}. */
    public String id(int place) {
        return ids[place];
    }

    /** The item's title, or its id where the catalog does not know it. */
    public String title(String itemId) {
        Item item = items.get(itemId);
        return item == null ? itemId : item.title();
    }

    /** Whether the item may appear in lists; an item that the catalog does not know may. */
    public boolean isAvailable(String itemId) {
        Item item = items.get(itemId);
        return item == null || item.available();
    }

    /** The item's categories; none where the catalog does not know it. */
    public List<String> categories(String itemId) {
        Item item = items.get(itemId);
        return item == null ? List.of() : item.categories();
    }

    /** A number that changes whenever the categories of any item do. */
    public long categoriesVersion() {
        return categoriesVersion.get();
    }

    /** The item's {@link SideTerms}; none where the catalog does not know it. */
    public List<String> terms(String itemId) {
        Item item = items.get(itemId);
        return item == null ? List.of() : SideTerms.of(item);
    }

    /** A number that changes whenever the {@link SideTerms} of any item do. */
    public long termsVersion() {
        return termsVersion.get();
    }

    /** A number that changes whenever what lists show of an item does; of tags and categories they show nothing. */
    public long version() {
        return version.get();
    }

    /** A number that changes with each record that was taken in. */
    public long changes() {
        return changes.get();
    }

    /** The item, or {@code null} where the catalog does not know it. */
    public @Nullable Item item(String itemId) {
        return items.get(itemId);
    }

    /** All items that it knows, in the order of their ids. */
    public List<Item> all() {
        return items.values().stream()
                .sorted(Comparator.comparing(Item::itemId))
                .toList();
    }

    public int size() {
        return items.size();
    }
}
