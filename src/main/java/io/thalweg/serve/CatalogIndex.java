package io.thalweg.serve;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.TextVectors;
import io.thalweg.catalog.Titles;
import io.thalweg.input.ItemCatalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is derived of the whole catalog, made again in the background when it has changed: titles within a second or so, the vectors of
 * texts, which take longer, so seldom that they take a twentieth of a core at most. Any thread reads.
 */
public final class CatalogIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogIndex.class);
    private static final long LOOK_MILLIS = 1_000;

    /** After vectors were made, so many times as long nothing is made. */
    private static final int PAUSES = 20;

    private final ItemCatalog catalog;
    private final LongSupplier nanoClock;
    private final Thread thread;
    private volatile Titles titles = new Titles(List.of());
    private volatile Texts texts = Texts.NONE;
    private volatile boolean isClosed;
    private long titlesOf = -1;
    private long textsOf = -1;
    private long nextTextsMillis = Long.MIN_VALUE;

    /** The texts of items, at one moment. */
    public static final class Texts {

        static final Texts NONE = new Texts(List.of());

        private final List<Item> items;
        private final Map<String, Integer> places = new HashMap<>();
        private final @Nullable TextVectors vectors;

        private Texts(List<Item> items) {
            this.items = items;
            for (int place = 0; place < items.size(); place++) {
                places.put(items.get(place).itemId(), place);
            }
            this.vectors = items.isEmpty() ? null : TextVectors.of(items);
        }

        /** How alike all others are to an item by their texts, by id; empty where the item has none. */
        Map<String, Double> to(String itemId) {
            Map<String, Double> alike = new HashMap<>();
            Integer own = places.get(itemId);
            if (own != null && vectors != null) {
                for (int other = 0; other < items.size(); other++) {
                    if (other != own) {
                        alike.put(items.get(other).itemId(), vectors.cosine(own, other));
                    }
                }
            }
            return alike;
        }
    }

    CatalogIndex(ItemCatalog catalog, LongSupplier nanoClock) {
        this.catalog = catalog;
        this.nanoClock = nanoClock;
        this.thread = new Thread(this::run, "thalweg-catalog-index");
        this.thread.setDaemon(true);
    }

    /** Makes all at once, then whenever the catalog changes. */
    void start() {
        look();
        thread.start();
    }

    /** Finds items by what people type. */
    public Titles titles() {
        return titles;
    }

    Texts texts() {
        return texts;
    }

    private void run() {
        try {
            while (!isClosed) {
                Thread.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted", e);
        }
    }

    private void look() {
        long changes = catalog.changes();
        if (changes != titlesOf) {
            titlesOf = changes;
            titles = new Titles(catalog.all());
        }
        long now = nowMillis();
        if (changes != textsOf && now >= nextTextsMillis) {
            textsOf = changes;
            texts = new Texts(catalog.all());
            nextTextsMillis = now + PAUSES * (nowMillis() - now);
        }
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
