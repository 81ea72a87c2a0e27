package io.thalweg.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node in this JVM: broker and controller together (KRaft combined mode), on loopback ports. It starts in
 * about three seconds. Topics are not created automatically.
 *
 * <p>With a given folder a second start goes on with what the first one stored, under the same cluster id; the port may
 * be another one. A folder serves one broker at a time. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int START_ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final DataFolder data;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(KafkaRaftServer server, DataFolder data, int port) {
        this.server = server;
        this.data = data;
        this.port = port;
    }

    /** Starts with a temporary folder on a free port. */
    public static EmbeddedBroker start() {
        return start(BrokerOptions.temporary());
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @throws BrokerException if the port is busy, or the folder can't be used or is used by another broker
     */
    public static EmbeddedBroker start(BrokerOptions options) {
        DataFolder data = DataFolder.open(options.data());
        try {
            return startOnFreePorts(options, data);
        } catch (RuntimeException | Error e) {
            data.close();
            throw e;
        }
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return BrokerProperties.HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    /** The id given when the folder was first used. */
    public String clusterId() {
        return data.clusterId();
    }

    /** The folder that holds the logs; gone after {@link #close()} where it is a temporary one. */
    public Path data() {
        return data.path();
    }

    /** Flushes and stops; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop(server);
            data.close();
        }
    }

    private static EmbeddedBroker startOnFreePorts(BrokerOptions options, DataFolder data) {
        data.format();
        for (int attempt = 1; ; attempt++) {
            LoopbackPorts ports = LoopbackPorts.find(options.port());
            try {
                return startOn(ports, options.properties(), data);
            } catch (BrokerException e) {
                // Between finding a port and binding it, another process may have taken it.
                if (attempt == START_ATTEMPTS || ports.areFree()) {
                    throw e;
                }
            }
        }
    }

    /** One start at a time: the exit procedures, which a failed start would run, belong to the whole JVM. */
    private static synchronized EmbeddedBroker startOn(
            LoopbackPorts ports, Map<String, String> overrides, DataFolder data) {
        Map<String, String> properties = BrokerProperties.of(data.path(), ports.clients(), ports.controller());
        properties.putAll(overrides);
        Exit.setHaltProcedure(EmbeddedBroker::refuseToExit);
        Exit.setExitProcedure(EmbeddedBroker::refuseToExit);
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, data, ports.clients());
        } catch (Throwable e) { // Scala throws checked exceptions undeclared.
            if (server != null) {
                stop(server);
            }
            throw new BrokerException(
                    "the embedded broker did not start in " + data.path() + ": " + rootMessage(e)
                            + "; choose another folder, or see its log with THALWEG_LOG_LEVEL=INFO",
                    e);
        } finally {
            Exit.resetHaltProcedure();
            Exit.resetExitProcedure();
        }
    }

    /** A failed start must end in an exception, not in the end of the JVM. */
    private static void refuseToExit(int statusCode, String message) {
        throw new IllegalStateException("the broker gave up: " + message);
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
