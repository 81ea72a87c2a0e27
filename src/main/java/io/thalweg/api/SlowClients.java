package io.thalweg.api;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/**
 * Ends connections over which a request comes a few bytes at a time: each byte begins Jetty's idle timeout again, so that a client could
 * hold a connection, or a thread that reads its body, for hours.
 *
 * <p>Looks every {@value #LOOK_SECONDS} s. A connection that brought something since, but less than {@value #LEAST_BYTES} bytes and
 * neither the end of a request nor of an answer, is warned of; the second time in a row it ends. One that brings nothing waits, as for an
 * answer or for events, and is left to the idle timeout.
 */
final class SlowClients implements AutoCloseable {

    private static final long LOOK_SECONDS = 5;
    private static final long LEAST_BYTES = 5_000;

    /** As it was at the last look. */
    private record Seen(long bytes, long messages, boolean isSlow) {}

    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "thalweg-api-slow-clients");
        thread.setDaemon(true);
        return thread;
    });
    private Map<EndPoint, Seen> seen = new HashMap<>();

    /** Looks from now on. */
    void watch(Server server) {
        var unused = looker.scheduleWithFixedDelay(() -> look(server), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look(Server server) {
        Map<EndPoint, Seen> now = new HashMap<>();
        for (Connector connector : server.getConnectors()) {
            for (EndPoint client : connector.getConnectedEndPoints()) {
                Connection connection = client.getConnection();
                if (connection == null) {
                    continue; // it comes or goes
                }
                Seen last = seen.getOrDefault(client, new Seen(0, 0, false));
                Seen next = next(connection, last);
                if (last.isSlow && next.isSlow && next.bytes > last.bytes) {
                    client.close();
                } else {
                    now.put(client, next);
                }
            }
        }
        seen = now;
    }

    private static Seen next(Connection connection, Seen last) {
        long bytes = connection.getBytesIn();
        Connection http =
                connection instanceof SslConnection tls && tls.getSslEndPoint().getConnection() != null
                        ? tls.getSslEndPoint().getConnection()
                        : connection;
        long messages = http.getMessagesIn() + http.getMessagesOut();
        long more = bytes - last.bytes;
        boolean isSlow = messages == last.messages && (more == 0 ? last.isSlow : more < LEAST_BYTES);
        return new Seen(bytes, messages, isSlow);
    }

    /** Looks no more. */
    @Override
    public void close() {
        looker.shutdownNow();
    }
}
