package io.thalweg.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.model.Rows;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.state.ModelSignature;
import io.thalweg.state.RowCodec;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.Topics;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;

/** Topics of one name on a broker, applications that start on them, and what they hold in the end. */
public final class ApplicationBench implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int partitions;
    private final ThalwegConfig config;
    private final Topics topics;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    public ApplicationBench(EmbeddedBroker broker, String name, int partitions, Path stateFolder) {
        this.partitions = partitions;
        this.config = ThalwegConfig.of(Map.of(
                "learner",
                "sgd",
                "bootstrap.servers",
                broker.bootstrapServers(),
                "application.id",
                name,
                "topic.prefix",
                name + ".",
                "state.dir",
                stateFolder.toString(),
                "commit.interval.ms",
                "50",
                "errors.publish.interval.ms",
                "20",
                "threads",
                "2"));
        this.topics = new Topics(name + ".", name);
        this.admin = Admin.create(config.adminProperties());
        this.producer =
                new KafkaProducer<>(config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        new TopicAdmin(admin, topics, partitions, "").create(1);
    }

    /** A user of a partition. */
    static String userIn(int partition, int partitions) {
        return usersIn(partition, partitions, 1).get(0);
    }

    /** So many users of a partition. */
    static List<String> usersIn(int partition, int partitions, int count) {
        List<String> users = new ArrayList<>();
        for (int n = 0; users.size() < count; n++) {
            byte[] user = ("user-" + n).getBytes(StandardCharsets.UTF_8);
            if (Utils.toPositive(Utils.murmur2(user)) % partitions == partition) {
                users.add("user-" + n);
            }
        }
        return users;
    }

    Topics topics() {
        return topics;
    }

    public ThalwegConfig config() {
        return config;
    }

    /** Where Kafka's default partitioner puts it. */
    public void send(RatingEvent event) {
        send(null, event.userId(), event);
    }

    /** Where a producer with other ideas puts it. */
    void send(Integer partition, String key, RatingEvent event) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topics.ratings(), partition, bytes, RatingJson.encode(event)));
    }

    /** As of a producer that gives records the time of the rating, not of the sending. */
    void sendDated(Rating rating) {
        byte[] key = rating.userId().getBytes(StandardCharsets.UTF_8);
        long time = rating.timestampMillis();
        var unused = producer.send(new ProducerRecord<>(topics.ratings(), null, time, key, RatingJson.encode(rating)));
    }

    public RecommenderApplication start(Map<String, String> set) {
        ThalwegConfig changed = config.with(set);
        producer.flush();
        RecommenderApplication application = new RecommenderApplication(
                RecommenderSettings.of(changed, counts()),
                changed.streamsProperties(),
                changed.consumerProperties(),
                TIMEOUT);
        try {
            application.start((read, all) -> {});
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
        return application;
    }

    /** How many partitions there are now. */
    PartitionCounts counts() {
        return new TopicAdmin(admin, topics, partitions, "").counts();
    }

    /** Gives a topic that is read more partitions. */
    public void grow(String topic, int count) throws Exception {
        producer.flush();
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count)))
                .all()
                .get();
        Awaitility.await()
                .until(() -> new TopicAdmin(admin, topics, partitions, "")
                                .partitionCounts(List.of(topic))
                                .get(topic)
                        == count);
    }

    /** What the oracle finds, as of these settings. */
    List<Finding> verify(Map<String, String> set) {
        return new Verifier(
                        RecommenderSettings.of(config.with(set), counts()), admin, config.consumerProperties(), TIMEOUT)
                .verify();
    }

    /** As if the brokers had forgotten where the application was. */
    void deleteOffsets() throws Exception {
        admin.deleteConsumerGroups(List.of(topics.applicationId())).all().get();
    }

    /** Starts, learns so many new ratings in all, waits until their errors are published and all lists made, stops. */
    public void learnAll(long newRatings, Map<String, String> set) {
        learnUntil(Map.of(Total.NEW_RATINGS, newRatings), set);
    }

    /** The same, until these totals are reached. */
    void learnUntil(Map<Total, Long> totals, Map<String, String> set) {
        LiveErrors errors = new LiveErrors();
        try (CompactedTopicReader reader =
                        new CompactedTopicReader(config.consumerProperties(), topics.errors(), errors::accept);
                RecommenderApplication application = start(set)) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
            reader.startFollowing(e -> {
                throw new AssertionError("the errors topic can't be read", e);
            });
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        application.await(Duration.ZERO);
                        return application.total(Total.DUE_LISTS) == 0
                                && totals.entrySet().stream()
                                        .allMatch(total -> application.total(total.getKey()) == total.getValue());
                    });
            long learned = application.total(Total.NEW_RATINGS) + application.total(Total.RE_RATINGS);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        LiveErrors.Snapshot all = errors.latest("all", "all");
                        return all != null && all.count() >= learned;
                    });
        }
    }

    /** The last committed value of each window and cohort. */
    Map<String, JsonNode> errors() {
        Map<String, JsonNode> last = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> each : committed(topics.errors())) {
            try {
                last.put(new String(each.key(), StandardCharsets.UTF_8), JSON.readTree(each.value()));
            } catch (java.io.IOException e) {
                throw new AssertionError("no JSON", e);
            }
        }
        return last;
    }

    /** The last committed row of each item, by partition and id, as bytes in hex. */
    Map<String, String> contributions() {
        Map<String, String> last = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> each : committed(topics.itemContributionsChangelog())) {
            if (each.key()[0] == Rows.ITEM) {
                last.put(
                        each.partition() + "/" + Rows.rest(each.key()),
                        java.util.HexFormat.of().formatHex(each.value()));
            }
        }
        return last;
    }

    /** The last committed totals of each partition, added up, by {@link Total#index()}. */
    long[] totals() {
        Map<Integer, long[]> last = new HashMap<>();
        ModelSignature signature = RecommenderSettings.of(config, partitions).signature();
        for (ConsumerRecord<byte[], byte[]> each : committed(topics.itemContributionsChangelog())) {
            if (each.key()[0] != Rows.ITEM) {
                last.put(each.partition(), RowCodec.decodeTotals(each.value(), signature));
            }
        }
        long[] sums = new long[Total.count()];
        last.values().forEach(totals -> Arrays.setAll(sums, at -> sums[at] + totals[at]));
        return sums;
    }

    /** Everything that is committed, by the changelog or topic it is in. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (CompactedTopicReader reader = new CompactedTopicReader(config.consumerProperties(), topic, records::add)) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
        }
        return records;
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
