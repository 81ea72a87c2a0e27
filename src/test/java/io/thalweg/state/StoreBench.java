package io.thalweg.state;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A store as the topology has it, with its cache, and nothing around it. */
public final class StoreBench implements AutoCloseable {

    private final Path folder = Path.of("target/test-state/store-" + UUID.randomUUID());
    private final TopologyTestDriver driver;

    public StoreBench(String type) {
        Topology topology = new Topology();
        topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "topic");
        topology.addProcessor("nothing", Nothing::new, "source");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                type.equals("memory")
                                        ? Stores.inMemoryKeyValueStore("store")
                                        : Stores.persistentKeyValueStore("store"),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(Map.of()),
                "nothing");
        Properties properties = new Properties();
        properties.putAll(Map.of("application.id", "bench", "bootstrap.servers", "none:1", "state.dir", "" + folder));
        driver = new TopologyTestDriver(topology, properties);
    }

    public KeyValueStore<Bytes, byte[]> store() {
        return driver.getKeyValueStore("store");
    }

    @Override
    public void close() {
        driver.close();
        Utils.closeQuietly(() -> Utils.delete(folder.toFile()), "the state folder");
    }

    private static final class Nothing extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        @Override
        public void process(Record<byte[], byte[]> record) {
            throw new UnsupportedOperationException("no record is sent");
        }
    }
}
