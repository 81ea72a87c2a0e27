package io.thalweg.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a single combined node: every internal topic has one replica, and few threads and buffers suffice. */
final class BrokerProperties {

    static final String CLIENTS = "CLIENTS";
    static final String CONTROLLER = "CONTROLLER";
    static final int NODE_ID = 1;
    static final String HOST = "localhost";

    private BrokerProperties() {}

    static Map<String, String> of(Path data, int clientsPort, int controllerPort) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.putAll(node(data, clientsPort, controllerPort));
        properties.putAll(internalTopics());
        properties.putAll(smallMachine());
        properties.putAll(quickTurns());
        return properties;
    }

    private static Map<String, String> node(Path data, int clientsPort, int controllerPort) {
        String clients = CLIENTS + "://" + HOST + ":" + clientsPort;
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "" + NODE_ID),
                // Static voters, because their address is not stored: the next start may take another port.
                Map.entry("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort),
                Map.entry("listeners", clients + "," + CONTROLLER + "://" + HOST + ":" + controllerPort),
                Map.entry("advertised.listeners", clients),
                Map.entry("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                Map.entry("inter.broker.listener.name", CLIENTS),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("log.dirs", data.toString()),
                Map.entry("auto.create.topics.enable", "false"));
    }

    private static Map<String, String> internalTopics() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "default.replication.factor", "1",
                "min.insync.replicas", "1");
    }

    private static Map<String, String> smallMachine() {
        return Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "num.recovery.threads.per.data.dir", "2",
                "log.cleaner.threads", "1",
                // Of the heap that this broker shares with the application; the default takes 128 MB of it.
                "log.cleaner.dedupe.buffer.size", "16777216",
                "auto.leader.rebalance.enable", "false",
                "metric.reporters", "");
    }

    private static Map<String, String> quickTurns() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                // After a kill the node waits for its own old session before it may register again. Only later
                // may it look for transactions that have timed out, as it does every 10 s: while its partitions
                // have no leader, it takes them for deleted ones, writes no abort markers, and shows what was to
                // be aborted.
                "broker.heartbeat.interval.ms", "1000",
                "broker.session.timeout.ms", "6000",
                "server.max.startup.time.ms", "60000");
    }
}
