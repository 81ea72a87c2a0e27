package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers in processes of their own, each of which is a voter of the quorum too. Every topic, Kafka's own as well,
 * has three replicas, and a write counts when two have it: with one broker away everything must go on. Sessions of
 * brokers and the time until a replica counts as out of sync are Kafka's defaults (9 s, 30 s).
 */
final class BrokerCluster implements AutoCloseable {

    static final int BROKERS = 3;
    private static final int MOST_HEAP_MIB = 384;
    private static final Duration WHOLE = Duration.ofMinutes(3);

    private final Path folder;
    private final String clusterId = Uuid.randomUuid().toString();
    private final int[] ports = FreePorts.find(2 * BROKERS);
    private final Jvm[] nodes = new Jvm[BROKERS];

    private BrokerCluster(Path folder) {
        this.folder = folder;
    }

    /** Starts all three and returns when each takes requests and knows the others. */
    static BrokerCluster start(Path folder) {
        BrokerCluster cluster = new BrokerCluster(folder);
        try {
            for (int id = 1; id <= BROKERS; id++) {
                cluster.nodes[id - 1] = cluster.launch(id);
            }
            for (Jvm node : cluster.nodes) {
                node.awaitLine("broker runs at ");
            }
            cluster.awaitWhole();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return IntStream.rangeClosed(1, BROKERS)
                .mapToObj(id -> "localhost:" + clientPort(id))
                .collect(Collectors.joining(","));
    }

    /** The process of a broker, by its id from 1 on. */
    Jvm node(int id) {
        return nodes[id - 1];
    }

    /** Starts a broker that has ended, over the same folder and ports. */
    void restart(int id) {
        assertThat(node(id).isAlive()).as("broker %d", id).isFalse();
        nodes[id - 1] = launch(id);
        node(id).awaitLine("broker runs at ");
    }

    /** Waits until all brokers are there and every partition has all of its replicas in sync. */
    void awaitWhole() {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            await("all replicas in sync")
                    .atMost(WHOLE)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        assertThat(Rig.get(admin.describeCluster(new DescribeClusterOptions())
                                        .nodes()))
                                .hasSize(BROKERS);
                        assertThat(behind(admin)).as("replicas out of sync").isZero();
                    });
        }
    }

    @Override
    public void close() {
        for (Jvm node : nodes) {
            if (node != null) {
                node.close();
            }
        }
    }

    private static long behind(Admin admin) {
        Collection<String> names = Rig.get(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        return Rig.get(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToLong(partition ->
                        partition.replicas().size() - partition.isr().size())
                .sum();
    }

    private Jvm launch(int id) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(properties(id)).forEach((key, value) -> lines.add(key + "=" + value));
        try {
            Path file = Files.write(folder.resolve("broker-" + id + ".properties"), lines);
            return Jvm.test(folder, "broker-" + id, MOST_HEAP_MIB, NodeMain.class, file.toString(), clusterId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int clientPort(int id) {
        return ports[id - 1];
    }

    private int controllerPort(int id) {
        return ports[BROKERS + id - 1];
    }

    private Map<String, String> properties(int id) {
        String clients = "CLIENTS://localhost:" + clientPort(id);
        String voters = IntStream.rangeClosed(1, BROKERS)
                .mapToObj(voter -> voter + "@localhost:" + controllerPort(voter))
                .collect(Collectors.joining(","));
        Map<String, String> properties = new TreeMap<>(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "" + id,
                "controller.quorum.voters",
                voters,
                "listeners",
                clients + ",CONTROLLER://localhost:" + controllerPort(id),
                "advertised.listeners",
                clients,
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "CLIENTS",
                "controller.listener.names",
                "CONTROLLER",
                "log.dirs",
                folder.resolve("broker-" + id).toString(),
                "auto.create.topics.enable",
                "false"));
        properties.putAll(Map.of(
                "default.replication.factor", "3",
                "min.insync.replicas", "2",
                "offsets.topic.replication.factor", "3",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "3",
                "transaction.state.log.min.isr", "2",
                "transaction.state.log.num.partitions", "4"));
        properties.putAll(Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "num.recovery.threads.per.data.dir", "2",
                "log.cleaner.threads", "1",
                "log.cleaner.dedupe.buffer.size", "16777216",
                "group.initial.rebalance.delay.ms", "0"));
        return properties;
    }
}
