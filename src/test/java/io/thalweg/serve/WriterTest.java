package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.Topics;
import io.thalweg.topics.UserPartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WriterTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PARTITIONS = 4;
    private static final long NOW = 1_700_000_000_000L;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldWriteWhatTheLearnerReadsWhereTheUserBelongs() throws Exception {
        try (Bench bench = new Bench("written")) {
            Written rated = done(bench.writer.rate("42", "318", 4.5, NOW - 5));
            Written withdrawn = done(bench.writer.withdraw("42", "318", null));
            Written item = done(bench.writer.putItem(utf8("{\"itemId\":318,\"title\":\"Titanic\"}")));
            done(bench.writer.removeItem("318"));
            Written.Ordered forgotten = done(bench.writer.forget("42"));
            done(bench.writer.refresh());

            int partition = UserPartition.of(utf8("42"), PARTITIONS);
            assertThat(rated).isEqualTo(new Written(partition, 0));
            assertThat(withdrawn).isEqualTo(new Written(partition, 1));
            assertThat(bench.all(bench.topics.ratings()))
                    .containsExactly(
                            partition + " 42 {\"userId\":\"42\",\"itemId\":\"318\",\"rating\":4.5,\"timestamp\":"
                                    + (NOW - 5) + "}",
                            partition + " 42 {\"userId\":\"42\",\"itemId\":\"318\",\"rating\":null,\"timestamp\":" + NOW
                                    + "}");
            assertThat(bench.all(bench.topics.items()))
                    .containsExactly(
                            item.partition()
                                    + " 318 {\"itemId\":\"318\",\"title\":\"Titanic\",\"categories\":[],\"tags\":[],\"available\":true}",
                            item.partition() + " 318 null");
            assertThat(bench.all(bench.topics.commands()))
                    .hasSize(1 + PARTITIONS)
                    .contains(
                            partition + " 42 {\"command\":\"forget\",\"userId\":\"42\",\"requestId\":\""
                                    + forgotten.requestId() + "\"}",
                            "0 null {\"command\":\"refresh\"}",
                            "3 null {\"command\":\"refresh\"}");
        }
    }

    @Test
    void shouldRefuseWithTheCodesOfTheDeadLetters() throws Exception {
        try (Bench bench = new Bench("refused")) {
            Writer writer = bench.writer;
            assertRefused(writer.rate("42", "318", 99, null), "off-scale", "rating is 99.0; the scale is 1..5");
            assertRefused(writer.rate("42", "318", Double.NaN, null), "not-finite", "rating");
            assertRefused(writer.rate("", "318", 4, null), "missing-user-id", "userId");
            assertRefused(writer.rate("42", "\ud800", 4, null), "malformed-id", "itemId");
            assertRefused(writer.rate("x".repeat(257), "318", 4, null), "oversized-id", "userId");
            assertRefused(writer.rate("__popular", "318", 4, null), "reserved-id", "__popular");
            assertRefused(writer.rate("42", "318", 4, 1_700_000_000L), "timestamp-in-seconds", "seconds");
            assertRefused(writer.rate("42", "318", 4, 0L), "timestamp-not-positive", "timestamp");
            assertRefused(writer.rate("42", "318", 4, NOW + 86_400_001), "timestamp-in-future", "a day ahead");
            assertRefused(writer.withdraw("42", "", null), "missing-item-id", "itemId");
            assertRefused(writer.putItem(utf8("{\"title\":\"x\"}")), "missing-item-id", "itemId");
            assertRefused(writer.removeItem("x".repeat(257)), "oversized-id", "itemId");
            assertRefused(writer.forget("__popular"), "invalid-user-id", "reserved");
            assertRefused(writer.forget("\udc00"), "invalid-user-id", "surrogate");
            assertThat(bench.all(bench.topics.ratings())).isEmpty();
            assertThat(bench.all(bench.topics.items())).isEmpty();
            assertThat(bench.all(bench.topics.commands())).isEmpty();
        }
    }

    @Test
    void shouldWriteAllButWhatItRefusesWhenManyComeTogether() throws Exception {
        try (Bench bench = new Bench("batch")) {
            List<byte[]> events = new ArrayList<>();
            for (int n = 0; n < Writer.MOST_OF_BATCH; n++) {
                events.add(
                        utf8("{\"userId\":" + n % 7 + ",\"itemId\":" + n + ",\"rating\":" + (n == 17 ? 99 : 4) + "}"));
            }
            events.set(500, utf8("{\"userId\":1,\"itemId\":1}"));
            events.set(501, utf8("no json"));
            events.set(502, utf8("{\"userId\":1,\"itemId\":1,\"rating\":null,\"timestamp\":" + NOW + "}"));
            Written.Batch batch = done(bench.writer.writeAll(events, user -> {}));
            assertThat(batch.acceptedCount()).isEqualTo(997);
            assertThat(batch.refusals())
                    .extracting(Written.Refusal::at, Written.Refusal::reason)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(17, "off-scale"),
                            org.assertj.core.groups.Tuple.tuple(500, "missing-rating"),
                            org.assertj.core.groups.Tuple.tuple(501, "not-json"));
            Map<Integer, Long> last = new HashMap<>();
            List<String> all = bench.all(bench.topics.ratings());
            all.forEach(each -> last.merge(Integer.parseInt(each.substring(0, 1)), 0L, (n, zero) -> n + 1));
            assertThat(all).hasSize(997);
            assertThat(batch.lastOffsets()).isEqualTo(last);
            assertThatThrownBy(() -> bench.writer.writeAll(Collections.nCopies(1_001, utf8("{}")), user -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldSayThatTheBrokersAreAwayInTimeWhenTheyAre() {
        ThalwegConfig config = ThalwegConfig.of(Map.of("bootstrap.servers", "127.0.0.1:9"));
        try (Writer writer = new Writer(config, Topics.of(config), PartitionCounts.equal(PARTITIONS), () -> NOW)) {
            long start = System.nanoTime();
            byte[] event = utf8("{\"userId\":1,\"itemId\":1,\"rating\":4}");
            assertThat(writer.writeAll(Collections.nCopies(1_000, event), user -> {}))
                    .failsWithin(TIMEOUT)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(UnreachableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void shouldNameTheKeyWhenTheLearnerReadsAnotherForm() throws Exception {
        assertThatThrownBy(() -> writer(Map.of("input.user", "/who")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("input.user");
        assertThatThrownBy(() -> writer(Map.of("input.value.deserializer", "some.Reader")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("input.value.deserializer");
        assertThatThrownBy(() -> writer(Map.of("feedback", "implicit")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("feedback");
        try (Writer writer = writer(Map.of("items.title", "/name"))) {
            assertThat(writer.removeItem("318"))
                    .failsWithin(TIMEOUT)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("items.title");
        }
    }

    private static Writer writer(Map<String, String> set) {
        ThalwegConfig config = ThalwegConfig.of(set);
        return new Writer(config, Topics.of(config), PartitionCounts.equal(PARTITIONS), () -> NOW);
    }

    private static void assertRefused(CompletableFuture<?> written, String reason, String detail) {
        assertThat(written)
                .failsWithin(TIMEOUT)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .withMessageContaining(detail);
    }

    private static <T> T done(CompletableFuture<T> future) throws Exception {
        return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Bench implements AutoCloseable {
        private final ThalwegConfig config;
        private final Topics topics;
        private final Writer writer;

        Bench(String name) {
            config = ThalwegConfig.of(Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "application.id",
                    name,
                    "topic.prefix",
                    name + "."));
            topics = Topics.of(config);
            try (Admin admin = Admin.create(config.adminProperties())) {
                new TopicAdmin(admin, topics, PARTITIONS, "").create(1);
            }
            writer = new Writer(config, topics, PartitionCounts.equal(PARTITIONS), () -> NOW);
            writer.start();
        }

        /** Partition, key and value of each record, in order within a partition. */
        List<String> all(String topic) {
            List<String> all = new ArrayList<>();
            try (CompactedTopicReader reader =
                    new CompactedTopicReader(config.consumerProperties(), topic, each -> all.add(text(each)))) {
                reader.readToEnd(TIMEOUT, (read, offsets) -> {});
            }
            return all;
        }

        private static String text(ConsumerRecord<byte[], byte[]> each) {
            return each.partition() + " " + text(each.key()) + " " + text(each.value());
        }

        private static String text(byte[] bytes) {
            return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
