package io.thalweg.bench;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;

/** A fresh embedded broker with the application's topics, and how far the application is on it. */
final class BenchCluster implements AutoCloseable {

    private static final String CLEANER_BYTES_PER_SECOND = "4000000";

    private final Path folder;
    private final EmbeddedBroker broker;
    private final ThalwegConfig config;
    private final Topics topics;
    private final Admin admin;

    BenchCluster(ThalwegConfig base) {
        try {
            this.folder = Files.createTempDirectory("thalweg-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made for the broker", e);
        }
        this.broker = EmbeddedBroker.start(BrokerOptions.keptIn(folder.resolve("broker")));
        this.config = base.with(Map.of("bootstrap.servers", broker.bootstrapServers()));
        this.topics = Topics.of(config);
        this.admin = Admin.create(config.adminProperties());
        new TopicAdmin(admin, topics, partitionCount(), "").create(1);
    }

    /** Where all of it lies. */
    Path folder() {
        return folder;
    }

    Topics topics() {
        return topics;
    }

    int partitionCount() {
        return config.get(Keys.TOPIC_PARTITIONS);
    }

    /** The configuration of one instance, with a state folder of its own. */
    ThalwegConfig config(int instance) {
        return config.with(Map.of("state.dir", stateFolder(instance).toString()));
    }

    private Path stateFolder(int instance) {
        return folder.resolve("state-" + instance);
    }

    TopicLoader ratingsLoader() {
        return TopicLoader.appending(config.producerProperties(), topics.ratings(), partitionCount());
    }

    /**
     * Has the broker clean its logs evenly. By itself it does that every 15 s or so with as much of a processor as it gets, so that one of
     * two things that are measured in turns may have all of it.
     */
    void cleanEvenly() throws InterruptedException {
        ConfigResource brokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        AlterConfigOp slow = new AlterConfigOp(
                new ConfigEntry("log.cleaner.io.max.bytes.per.second", CLEANER_BYTES_PER_SECOND),
                AlterConfigOp.OpType.SET);
        try {
            admin.incrementalAlterConfigs(Map.of(brokers, List.of(slow))).all().get();
        } catch (ExecutionException e) {
            throw new KafkaException("the broker's log cleaner can't be slowed", e.getCause());
        }
    }

    /** How many ratings the application has committed. */
    long committedCount() throws InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(topics.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(offset -> offset.getKey().topic().equals(topics.ratings()) && offset.getValue() != null)
                    .map(Map.Entry::getValue)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new KafkaException("the committed offsets can't be read", e.getCause());
        }
    }

    /** What an instance keeps on its disk; of files that the instance replaces meanwhile, what is still there. */
    long stateBytes(int instance) {
        return bytes(stateFolder(instance).toFile());
    }

    private static long bytes(File file) {
        File[] inside = file.listFiles();
        return inside == null
                ? file.length()
                : Arrays.stream(inside).mapToLong(BenchCluster::bytes).sum();
    }

    /** How many records the changelogs of the application have had, the ends of transactions among them. */
    long changelogRecords() throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> ends = admin
                    .describeTopics(admin.listTopics().names().get().stream()
                            .filter(topic -> topic.endsWith("-changelog"))
                            .toList())
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new KafkaException("the ends of the changelogs can't be read", e.getCause());
        }
    }

    /** What all topics of the application take on the broker. */
    long topicBytes() throws InterruptedException {
        try {
            List<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                    .filter(replica -> !replica.getKey().topic().startsWith("__"))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        } catch (ExecutionException e) {
            throw new KafkaException("the sizes of the topics can't be read", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " was not deleted", e);
        }
    }
}
