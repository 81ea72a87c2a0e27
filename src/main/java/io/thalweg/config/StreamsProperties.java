package io.thalweg.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of Kafka Streams: what the design needs, and defaults that the keys of Kafka may replace. */
final class StreamsProperties {

    /** Batches fill for a few milliseconds, which a commit interval hides, and save most of the requests. */
    static final Map<String, String> THROUGHPUT =
            Map.of("linger.ms", "5", "batch.size", "65536", "compression.type", "lz4");

    private static final List<String> MAIN_CONSUMER_FORMS =
            List.of("", StreamsConfig.CONSUMER_PREFIX, StreamsConfig.MAIN_CONSUMER_PREFIX);
    private static final List<String> PRODUCER_FORMS = List.of("", StreamsConfig.PRODUCER_PREFIX);
    private static final List<String> PLAIN = List.of("");
    /** The word of {@link Keys#TAKEOVER} for short timeouts. */
    static final String QUICK = "quick";

    private static final long MOST_CACHE_BYTES = 64 << 20;
    private static final int CACHE_ONE_IN = 64;

    private StreamsProperties() {}

    static Properties of(ThalwegConfig config, Map<String, String> kafkas) {
        Properties properties = new Properties();
        // A key of Kafka in any of its forms goes over the default: a bare one must not lose to our prefixed one.
        defaults(config).forEach(standard -> {
            if (standard.forms().stream().noneMatch(form -> kafkas.containsKey(form + standard.name()))) {
                properties.put(standard.forms().get(standard.forms().size() - 1) + standard.name(), standard.value());
            }
        });
        properties.putAll(kafkas);
        properties.putAll(required(config));
        return properties;
    }

    private record Standard(List<String> forms, String name, String value) {}

    /**
     * How long a silent instance keeps its partitions, and its transaction stays open. Both must outlive what healthy
     * instances wait for: a broker's crash (9 s until its partitions have other leaders, by the broker's defaults) or a pause
     * of 30 s, after which a coordinator that is none any more ends the sessions that are over by its clock; and a
     * rebalance, in which nobody commits until the slowest member has answered or its session is over. A killed instance
     * that is started again waits for neither: it takes its own place.
     */
    private static List<Standard> takeover(boolean quick) {
        return List.of(
                new Standard(MAIN_CONSUMER_FORMS, "session.timeout.ms", quick ? "10000" : "35000"),
                new Standard(MAIN_CONSUMER_FORMS, "heartbeat.interval.ms", quick ? "3000" : "1000"),
                // Readers of committed records wait that long behind a crashed instance's open transaction.
                new Standard(PRODUCER_FORMS, "transaction.timeout.ms", quick ? "10000" : "60000"));
    }

    private static List<Standard> defaults(ThalwegConfig config) {
        List<Standard> defaults =
                new ArrayList<>(takeover(config.get(Keys.TAKEOVER).equals(QUICK)));
        defaults.addAll(List.of(
                // A fetch is taken up partition by partition: with a megabyte of each (the default), one partition's
                // ratings would run seconds ahead of the others', and the errors' topic would wait behind all.
                new Standard(MAIN_CONSUMER_FORMS, "max.partition.fetch.bytes", "65536"),
                // A send that has no metadata waits that long for a broker, and then it ends the application: longer
                // than the minute by default, shorter than max.poll.interval.ms.
                new Standard(PRODUCER_FORMS, "max.block.ms", "240000"),
                new Standard(PRODUCER_FORMS, "linger.ms", THROUGHPUT.getOrDefault("linger.ms", "")),
                new Standard(PRODUCER_FORMS, "batch.size", THROUGHPUT.getOrDefault("batch.size", "")),
                new Standard(PRODUCER_FORMS, "compression.type", THROUGHPUT.getOrDefault("compression.type", "")),
                // A thread without records looks at commits and punctuations this often (by default 100).
                new Standard(PLAIN, "poll.ms", "10"),
                // An instance that was added gets its tasks when it has their state, which is looked at this often
                // (by default 600 000).
                new Standard(PLAIN, "probing.rebalance.interval.ms", "60000"),
                // Between two commits every row that was touched should be written once. The entries weigh three times
                // what Kafka Streams counts.
                new Standard(
                        PLAIN,
                        "statestore.cache.max.bytes",
                        Long.toString(cacheBytes(Runtime.getRuntime().maxMemory()))),
                new Standard(PLAIN, "processing.exception.handler.global.enabled", "true")));
        return defaults;
    }

    /** One byte in {@value #CACHE_ONE_IN} of the heap, so that a small heap is left to the items. */
    static long cacheBytes(long heapBytes) {
        return Math.min(MOST_CACHE_BYTES, heapBytes / CACHE_ONE_IN);
    }

    private static Map<String, Object> required(ThalwegConfig config) {
        return Map.ofEntries(
                Map.entry("application.id", config.get(Keys.APPLICATION_ID)),
                Map.entry("bootstrap.servers", config.get(Keys.BOOTSTRAP_SERVERS)),
                Map.entry("processing.guarantee", StreamsConfig.EXACTLY_ONCE_V2),
                Map.entry("commit.interval.ms", "" + config.get(Keys.COMMIT_INTERVAL_MILLIS)),
                Map.entry("num.stream.threads", "" + config.threadCount()),
                Map.entry(
                        "state.dir",
                        Path.of(config.get(Keys.STATE_DIR)).toAbsolutePath().toString()),
                Map.entry("replication.factor", "" + config.get(Keys.TOPIC_REPLICATION_FACTOR)),
                // A task's ratings don't wait for misplaced ones (by default it is asked before every record whether
                // all
                // its topics have one, which costs more than reading it).
                Map.entry("max.task.idle.ms", "-1"),
                Map.entry("rocksdb.config.setter", RocksDbMemory.class.getName()),
                Map.entry(RocksDbMemory.BYTES, "" + RocksDbMemory.bytes(config.get(Keys.ROCKSDB_MEMORY_MEBIBYTES))),
                Map.entry(StreamsConfig.CONSUMER_PREFIX + "auto.offset.reset", "earliest"),
                Map.entry("ensure.explicit.internal.resource.naming", "true"),
                Map.entry(StreamsConfig.CONSUMER_PREFIX + "isolation.level", "read_committed"),
                Map.entry(StreamsConfig.CONSUMER_PREFIX + "allow.auto.create.topics", "false"),
                Map.entry(StreamsConfig.PRODUCER_PREFIX + "acks", "all"));
    }
}
