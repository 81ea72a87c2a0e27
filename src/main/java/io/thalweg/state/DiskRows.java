package io.thalweg.state;

import io.thalweg.model.CommittedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Committed rows of all partitions in a folder, so that the heap has nothing of what grows with items times partitions. All
 * of it can be read again from Kafka, so nothing is made durable while it is used: what an end by {@link #leave} wrote whole
 * can be taken up again, once, and after any other end the folder is emptied. Bounded memory beside the heap:
 * {@value #CACHE_BYTES} bytes of cache, to which what is written is charged too.
 *
 * <p>Rows of items that are rated often come again with every commit, and are seldom read. Those that came last wait on the heap,
 * {@value #WAITING_BYTES} bytes of them at most, so that one is written once for many of its values. Rows that are read by the beginning of
 * their keys don't wait: all that wait would have to be written before each such look. Neither do large ones that seldom come again, which
 * the collector would have to copy until they are written.
 */
public final class DiskRows implements CommittedRows {

    private static final Logger LOG = LoggerFactory.getLogger(DiskRows.class);
    private static final long CACHE_BYTES = 32L << 20;
    private static final long BUFFER_BYTES = 8L << 20;

    /** By default there are 64, and one index block may then fill what each has. */
    private static final int CACHE_SHARD_BITS = 2;

    /** What a filter needs to say no 99 times of 100. */
    private static final int FILTER_BITS_PER_KEY = 10;

    /** What those that wait may take of the heap. */
    static final long WAITING_BYTES = 16L << 20;

    /** Of a waiting row, beside its bytes and those of its key. */
    private static final long WAITING_OVERHEAD = 160;

    /** There if the folder was left whole. */
    private static final String NOTE = "left";

    private final Path folder;
    private final Predicate<byte[]> isWrittenAtOnce;

    /** Nobody may use what is closed: that would not throw, but crash. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private volatile @Nullable Database open;
    private boolean isClosed;
    private boolean wasUsed;

    /** By partition and key, the least recently used first; empty for a row that is gone. Also the lock on itself. */
    private final LinkedHashMap<Bytes, Optional<byte[]>> waiting = new LinkedHashMap<>(1024, .75f, true);

    private long waitingBytes;

    private record Database(
            LRUCache cache,
            WriteBufferManager written,
            BloomFilter filter,
            Options options,
            WriteOptions write,
            RocksDB rows) {

        static Database open(Path folder, boolean isTakenUp) throws RocksDBException {
            RocksDB.loadLibrary();
            LRUCache cache = new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS);
            WriteBufferManager written = new WriteBufferManager(BUFFER_BYTES, cache);
            BloomFilter filter = new BloomFilter(FILTER_BITS_PER_KEY);
            // Index and filters in parts: as whole blocks of a large file they would drive all else out of the cache.
            BlockBasedTableConfig tables = new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true)
                    .setFilterPolicy(filter)
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true);
            Options options = new Options()
                    .setCreateIfMissing(!isTakenUp)
                    .setWriteBufferManager(written)
                    .setWriteBufferSize(BUFFER_BYTES)
                    .setTableFormatConfig(tables)
                    .setCompactionStyle(org.rocksdb.CompactionStyle.UNIVERSAL);
            WriteOptions write = new WriteOptions().setDisableWAL(true);
            try {
                if (!isTakenUp) {
                    RocksDB.destroyDB(folder.toString(), options);
                }
                return new Database(cache, written, filter, options, write, RocksDB.open(options, folder.toString()));
            } catch (RocksDBException e) {
                close(write, options, filter, written, cache);
                throw e;
            }
        }

        void close() {
            close(rows, write, options, filter, written, cache);
        }

        private static void close(AbstractNativeReference... each) {
            for (AbstractNativeReference reference : each) {
                reference.close();
            }
        }
    }

    /** @param folder of its own; what is in it is deleted, unless it is taken up */
    public DiskRows(Path folder) {
        this(folder, key -> false);
    }

    /**
     * Rows some of which don't wait.
     *
     * @param folder of its own; what is in it is deleted, unless it is taken up
     * @param isWrittenAtOnce whether a key, or the beginning of one, is of those; by its first byte
     */
    public DiskRows(Path folder, Predicate<byte[]> isWrittenAtOnce) {
        this.folder = folder;
        this.isWrittenAtOnce = isWrittenAtOnce;
    }

    /**
     * Takes up what was left in the folder, if it was left whole. To be called before all else.
     *
     * @return the note that was left with it; empty where there is nothing to take up
     */
    public List<String> takeUp() {
        Path file = folder.resolve(NOTE);
        try {
            if (!Files.isRegularFile(file)) {
                return List.of();
            }
            wasUsed = true;
            List<String> lines = Files.readAllLines(file);
            Files.delete(file); // from now on it is not whole
            if (lines.isEmpty() || !lines.get(0).equals(identity())) {
                return List.of(); // whoever had the folder since doesn't know of notes
            }
            open = Database.open(folder, true);
            return lines.subList(1, lines.size());
        } catch (IOException | RocksDBException e) {
            LOG.warn("{} can't be taken up, all is read from Kafka: {}", folder, e + "");
            return List.of();
        }
    }

    /** Of the database: each has another. */
    private String identity() throws IOException {
        return Files.readString(folder.resolve("IDENTITY")).strip();
    }

    /** Removes all rows. */
    public void clear() {
        use.writeLock().lock();
        try {
            forget();
        } finally {
            use.writeLock().unlock();
        }
    }

    /**
     * Closes, and leaves the rows to whoever takes them up.
     *
     * @param note for them
     */
    public void leave(List<String> note) {
        try (FlushOptions whole = new FlushOptions().setWaitForFlush(true)) {
            using(database -> {
                synchronized (waiting) {
                    write(database, 0);
                }
                database.rows.flush(whole);
                return null;
            });
        }
        use.writeLock().lock();
        try {
            forget();
            List<String> lines = new ArrayList<>(List.of(identity()));
            lines.addAll(note);
            WholeFile.write(folder.resolve(NOTE), lines);
            isClosed = true;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be written", e);
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Under the lock. */
    private void forget() {
        synchronized (waiting) {
            waiting.clear();
            waitingBytes = 0;
        }
        Database database = open;
        if (database != null) {
            open = null;
            database.close();
        }
    }

    @Override
    public byte @Nullable [] get(int partition, byte[] key) {
        Bytes whole = Bytes.wrap(key(partition, key));
        return using(database -> {
            synchronized (waiting) {
                Optional<byte[]> row = waiting.get(whole);
                if (row != null) {
                    return row.orElse(null);
                }
            }
            return database.rows.get(whole.get());
        });
    }

    @Override
    public void put(int partition, byte[] key, byte @Nullable [] row) {
        Bytes whole = Bytes.wrap(key(partition, key));
        boolean mayWait = !isWrittenAtOnce.test(key);
        using(database -> {
            if (!mayWait) {
                write(database, whole.get(), row);
                return null;
            }
            synchronized (waiting) {
                waitingBytes += bytes(whole, Optional.ofNullable(row));
                Optional<byte[]> before = waiting.put(whole, Optional.ofNullable(row));
                waitingBytes -= before == null ? 0 : bytes(whole, before);
                write(database, WAITING_BYTES);
            }
            return null;
        });
    }

    /** Writes those that have waited longest, until the others take no more than so many bytes. */
    private void write(Database database, long most) throws RocksDBException {
        Iterator<Map.Entry<Bytes, Optional<byte[]>>> eldest = waiting.entrySet().iterator();
        while (waitingBytes > most && eldest.hasNext()) {
            Map.Entry<Bytes, Optional<byte[]>> next = eldest.next();
            write(database, next.getKey().get(), next.getValue().orElse(null));
            waitingBytes -= bytes(next.getKey(), next.getValue());
            eldest.remove();
        }
    }

    private static void write(Database database, byte[] key, byte @Nullable [] row) throws RocksDBException {
        if (row == null) {
            database.rows.delete(database.write, key);
        } else {
            database.rows.put(database.write, key, row);
        }
    }

    private static long bytes(Bytes key, Optional<byte[]> row) {
        return WAITING_OVERHEAD
                + key.get().length
                + row.map(bytes -> bytes.length).orElse(0);
    }

    @Override
    public void forEach(int partition, byte[] start, Taker taker) {
        byte[] prefix = key(partition, start);
        using(database -> {
            if (!isWrittenAtOnce.test(start)) {
                synchronized (waiting) {
                    write(database, 0);
                }
            }
            try (RocksIterator at = database.rows.newIterator()) {
                for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix); at.next()) {
                    byte[] key = at.key();
                    taker.take(Arrays.copyOfRange(key, Integer.BYTES, key.length), at.value());
                }
                at.status(); // what can't be read looks like the end
            }
            return null;
        });
    }

    /** Removes the folder, if it was used; does nothing after another call, or {@link #leave}. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!isClosed) {
                isClosed = true;
                forget();
                if (wasUsed) {
                    Files.deleteIfExists(folder.resolve(NOTE)); // first: without all files it is not whole
                    Utils.delete(folder.toFile());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be removed", e);
        } finally {
            use.writeLock().unlock();
        }
    }

    @FunctionalInterface
    private interface Use {
        byte @Nullable [] of(Database database) throws RocksDBException;
    }

    private byte @Nullable [] using(Use what) {
        use.readLock().lock();
        try {
            return what.of(database());
        } catch (RocksDBException e) {
            throw new IllegalStateException(
                    "the rows in " + folder + " can't be read or written: " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    private Database database() {
        Database database = open;
        return database == null ? openOnce() : database;
    }

    private synchronized Database openOnce() {
        if (isClosed) {
            throw new IllegalStateException("the rows in " + folder + " are closed");
        }
        Database database = open;
        if (database == null) {
            wasUsed = true;
            makeFolder();
            try {
                database = Database.open(folder, false);
            } catch (RocksDBException e) {
                throw new IllegalStateException(
                        "the folder " + folder + " can't be used: " + e.getMessage()
                                + "; if another instance has it, give each its own: --set state.dir=FOLDER",
                        e);
            }
            open = database;
        }
        return database;
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be made", e);
        }
    }

    private static byte[] key(int partition, byte[] key) {
        return ByteBuffer.allocate(Integer.BYTES + key.length)
                .putInt(partition)
                .put(key)
                .array();
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
