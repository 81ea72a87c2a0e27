package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.TopicAdmin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The cluster of the configuration, as commands need it: there at once, or a line that says why not. */
final class Cluster {

    private static final int CONNECT_MILLIS = 3_000;
    private static final Map<String, Object> IMPATIENT =
            Map.of("default.api.timeout.ms", "8000", "request.timeout.ms", "5000");

    private Cluster() {}

    /**
     * Does some administrative work.
     *
     * @throws CommandFailedException if no broker answers or the cluster refuses
     */
    static <T> T ask(ThalwegConfig config, Function<Admin, T> work) {
        requireReachable(config);
        Map<String, Object> properties = new HashMap<>(IMPATIENT);
        properties.putAll(config.adminProperties());
        try (Admin admin = Admin.create(properties)) {
            return work.apply(admin);
        } catch (ConfigException e) {
            throw e; // what was set is wrong, and no broker says it
        } catch (KafkaException e) {
            throw refused(config, e);
        }
    }

    /**
     * Looks whether all topics are there and as they should be.
     *
     * @return how many partitions there are of what
     * @throws CommandFailedException if not, saying what to type; or if no broker answers
     */
    static PartitionCounts requireTopics(ThalwegConfig config, ConfigOptions options) {
        return ask(config, admin -> {
            TopicAdmin topicAdmin = TopicAdmin.of(admin, config, options.asTyped());
            List<String> differences = topicAdmin.verify();
            if (!differences.isEmpty()) {
                int more = differences.size() - 1;
                throw new CommandFailedException(
                        differences.get(0) + (more == 0 ? "" : " (" + more + " more: see topics verify)"));
            }
            return topicAdmin.counts();
        });
    }

    /**
     * Looks whether some topics are there, and asks for no other, so that a producer needs no right to them.
     *
     * @return the number of partitions of the first of them
     * @throws CommandFailedException if one is missing, saying what to type; or if no broker answers
     */
    static int requireTopics(ThalwegConfig config, ConfigOptions options, List<String> names) {
        return ask(config, admin -> {
            TopicAdmin topicAdmin = TopicAdmin.of(admin, config, options.asTyped());
            Map<String, Integer> counts = topicAdmin.partitionCounts(names);
            for (String name : names) {
                if (!counts.containsKey(name)) {
                    throw new CommandFailedException(topicAdmin.missing(name));
                }
            }
            return counts.getOrDefault(names.get(0), 0);
        });
    }

    /** What the cluster did not do, as a line. */
    static CommandFailedException refused(ThalwegConfig config, KafkaException e) {
        return new CommandFailedException(
                "the cluster at " + config.get(Keys.BOOTSTRAP_SERVERS) + " says: " + ErrorLines.rootMessage(e)
                        + nextStep(config, e),
                e);
    }

    /**
     * Looks whether anything listens, before a Kafka client is made, which would warn and try again for a minute.
     *
     * @throws CommandFailedException if nothing does
     */
    static void requireReachable(ThalwegConfig config) {
        String servers = config.get(Keys.BOOTSTRAP_SERVERS);
        String reason = "";
        for (String server : servers.split(",", -1)) {
            try {
                connect(server.strip());
                return;
            } catch (UnknownHostException e) {
                reason = "unknown host";
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        throw new CommandFailedException("no Kafka broker answers at " + servers + " (" + reason
                + "); start one, or name another with --set bootstrap.servers=HOST:PORT");
    }

    /**
     * A broker may answer where it was asked, and then send its clients to an address that can't be reached from here. A
     * consumer's first question goes to the address that was configured, and the answer has the others.
     */
    private static Optional<String> unreachedAddress(ThalwegConfig config) {
        Map<String, Object> properties = new HashMap<>(IMPATIENT);
        properties.putAll(config.consumerProperties());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.listTopics(Duration.ofMillis(CONNECT_MILLIS)).values().stream()
                    .flatMap(List::stream)
                    .map(PartitionInfo::leader)
                    .filter(leader -> leader != null && leader.host() != null)
                    .map(leader -> leader.host() + ":" + leader.port())
                    .distinct()
                    .filter(address -> !answers(address))
                    .findFirst()
                    .map(address -> "; it sends its clients to " + address + " (advertised.listeners of the broker),"
                            + " which can't be reached from here");
        } catch (KafkaException e) {
            return Optional.empty();
        }
    }

    private static boolean answers(String address) {
        try {
            connect(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void connect(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        String host = server.substring(server.indexOf("://") < 0 ? 0 : server.indexOf("://") + 3, colon);
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
        }
    }

    private static String nextStep(ThalwegConfig config, KafkaException e) {
        if (e instanceof InvalidReplicationFactorException) {
            return "; add: --set topic.replication.factor=1, or as many as there are brokers";
        }
        if (e instanceof AuthorizationException) {
            return "; the page security.md lists what each role needs";
        }
        return e instanceof TimeoutException
                ? unreachedAddress(config)
                        .orElse("; is it a Kafka broker, is security.protocol right, and can the address be reached"
                                + " from here that its advertised.listeners names?")
                : "";
    }
}
