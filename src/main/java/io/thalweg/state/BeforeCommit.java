package io.thalweg.state;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A store that holds nothing, by which a task is told that it is about to be committed, while it can still write.
 *
 * <p>A rating changes a dozen rows that the task keeps decoded. Putting each at once into a caching store costs an
 * encoding and a search in a tree for every change, to write most of them over before the commit; written here they cost
 * that once per commit. Kafka Streams has no public callback before a commit; it flushes the caches of stores there,
 * which is its internal {@link CachedStateStore}, and this is one. Should a later version flush no more, every test that
 * restores a task fails.
 */
public final class BeforeCommit implements StateStore, CachedStateStore<byte[], byte[]> {

    private final String name;
    private Runnable work = () -> {};
    private Runnable watcher = () -> {};
    private boolean open;

    private BeforeCommit(String name) {
        this.name = name;
    }

    /** Builds one for each task, under this name. */
    public static StoreBuilder<BeforeCommit> builder(String name) {
        return new Builder(name);
    }

    /** From now on does this before each commit, whatever was to be done until now. */
    public void run(Runnable newWork) {
        work = newWork;
    }

    /** Before that work, this is told that a commit begins. */
    public void watch(Runnable newWatcher) {
        watcher = newWatcher;
    }

    @Override
    public void flushCache() {
        watcher.run();
        work.run();
    }

    @Override
    public void clearCache() {}

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private record Builder(String name) implements StoreBuilder<BeforeCommit> {

        @Override
        public BeforeCommit build() {
            return new BeforeCommit(name);
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("there is nothing to log");
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
