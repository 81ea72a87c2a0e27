package io.thalweg.config;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all RocksDB stores of the process together: one cache, to which blocks that were read, indexes,
 * filters and write buffers are charged. Without it Kafka Streams gives each store 50 MiB and 48 MiB of its own, and the
 * indexes and filters of each file in addition.
 *
 * <p>The cache lives as long as the process; a store that closes must not close it. The first store that is opened decides
 * about its size: two applications in one process share it.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {

    /** The property that says how many bytes. */
    static final String BYTES = "thalweg.rocksdb.memory.bytes";

    /** A share for what is written; where it is full, the store with the largest buffer writes it to its file. */
    private static final int WRITTEN_ONE_IN = 3;

    /** A store's buffer: Kafka Streams would have three of 16 MiB. */
    private static final long LARGE_BUFFER_BYTES = 8L << 20;
    /** Of a store with a row, or with what is due within seconds. */
    private static final long SMALL_BUFFER_BYTES = 1L << 20;

    private static final Set<String> SMALL = Set.of("unsent-errors", "due-lists", "before-commit");
    private static final int BUFFERS = 2;
    private static final long HEAP_ONE_IN = 4;
    private static final double SHARE_OF_INDEXES = 0.3;

    private static @Nullable Shared shared;

    private record Shared(Cache cache, WriteBufferManager written) {}

    /** Kafka Streams makes one for each store. */
    public RocksDbMemory() {}

    /** The bytes that a number of MiB asks for, where 0 is a share of the largest heap. */
    static long bytes(int mebibytes) {
        return mebibytes == 0 ? Runtime.getRuntime().maxMemory() / HEAP_ONE_IN : (long) mebibytes << 20;
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Object given = configs.get(BYTES);
        Shared memory = shared(given == null ? bytes(0) : Long.parseLong(given.toString()));
        // Kafka Streams' own, whose cache this one replaces before anything is in it.
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setWriteBufferManager(memory.written);
        options.setWriteBufferSize(SMALL.contains(storeName) ? SMALL_BUFFER_BYTES : LARGE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(BUFFERS);
        options.setTableFormatConfig(table);
    }

    /** Nothing: cache and manager are the process's. */
    @Override
    public void close(String storeName, Options options) {}

    private static synchronized Shared shared(long bytes) {
        if (shared == null) {
            RocksDB.loadLibrary();
            // Not strict: a full cache must slow a store down, not fail its reads.
            Cache cache = new LRUCache(bytes, -1, false, SHARE_OF_INDEXES);
            shared = new Shared(cache, new WriteBufferManager(bytes / WRITTEN_ONE_IN, cache));
        }
        return shared;
    }
}
