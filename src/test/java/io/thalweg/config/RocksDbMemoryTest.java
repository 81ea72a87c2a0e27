package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

final class RocksDbMemoryTest {

    private static final Map<String, Object> CONFIG = Map.of(RocksDbMemory.BYTES, "" + (16 << 20));

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void shouldTakeAQuarterOfTheHeapUnlessItIsSaid() {
        assertThat(RocksDbMemory.bytes(0)).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(RocksDbMemory.bytes(96)).isEqualTo(96L << 20);
    }

    @Test
    void shouldChargeAllStoresToOneBoundAndGiveSmallOnesSmallBuffers() {
        try (Options large = options("users");
                Options small = options("unsent-errors")) {
            assertThat(large.writeBufferManager()).isNotNull().isSameAs(small.writeBufferManager());
            assertThat(large.writeBufferSize()).isEqualTo(8 << 20);
            assertThat(small.writeBufferSize()).isEqualTo(1 << 20);
        }
    }

    /** A task that moves away closes its stores; those of the others use the same cache. */
    @Test
    void shouldLeaveTheOthersAloneWhenAStoreCloses() throws Exception {
        RocksDbMemory memory = new RocksDbMemory();
        try (Options first = options("users");
                Options second = options("ratings");
                RocksDB stays = RocksDB.open(second, folder.resolve("ratings").toString())) {
            try (RocksDB closes = RocksDB.open(first, folder.resolve("users").toString())) {
                closes.put(new byte[] {1}, new byte[] {2});
            }
            memory.close("users", first);
            stays.put(new byte[] {1}, new byte[] {3});
            assertThat(stays.get(new byte[] {1})).containsExactly(3);
        }
    }

    @Test
    void shouldBeWhatKafkaStreamsIsGiven() {
        assertThat(ThalwegConfig.of(Map.of("rocksdb.memory", "96")).streamsProperties())
                .containsEntry("rocksdb.config.setter", RocksDbMemory.class.getName())
                .containsEntry(RocksDbMemory.BYTES, "" + (96L << 20));
    }

    private static Options options(String store) {
        RocksDB.loadLibrary();
        Options options = new Options().setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
        new RocksDbMemory().setConfig(store, options, CONFIG);
        return options;
    }
}
