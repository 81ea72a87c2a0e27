package io.thalweg.faults;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One node of a {@link BrokerCluster} as a process of its own: {@code NodeMain FILE CLUSTER_ID}, a file of a broker's properties. */
final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> properties = new HashMap<>();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            Properties read = new Properties();
            read.load(reader);
            read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        }
        format(properties, args[1]);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        System.err.println("broker runs at " + properties.get("advertised.listeners"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.awaitShutdown();
    }

    private static void format(Map<String, String> properties, String clusterId) throws Exception {
        String folder = properties.get("log.dirs");
        if (Files.exists(Path.of(folder, "meta.properties"))) {
            return;
        }
        Files.createDirectories(Path.of(folder));
        new Formatter()
                .setNodeId(Integer.parseInt(properties.get("node.id")))
                .setClusterId(clusterId)
                .setControllerListenerName(properties.get("controller.listener.names"))
                .setDirectories(List.of(folder))
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }
}
