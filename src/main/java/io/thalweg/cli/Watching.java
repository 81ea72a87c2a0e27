package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.http.HttpServer;
import io.thalweg.metrics.Metrics;
import io.thalweg.stream.RecommenderApplication;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * Metrics and health of an application over HTTP, where the configuration wants them. To be closed after the
 * application, so that its end can be watched too.
 */
final class Watching implements AutoCloseable {

    private static final int NONE = -1;
    private static final int ANY_FREE = 0;

    private final ThalwegConfig config;
    private @Nullable Metrics metrics;
    private @Nullable HttpServer server;

    Watching(ThalwegConfig config) {
        this.config = config;
    }

    /**
     * Starts to answer on the configured address. Where the port is only the default and another program has it, as a
     * second instance on one machine finds, any free one will do.
     *
     * @throws CommandFailedException if the address can't be had
     */
    void start(RecommenderApplication application) {
        int port = config.get(Keys.HTTP_PORT);
        if (port == NONE) {
            return;
        }
        Metrics ofApplication = new Metrics(application);
        metrics = ofApplication;
        try {
            server = listen(application, ofApplication, port);
        } catch (BindException e) {
            throw new CommandFailedException(
                    e.getMessage() + "; give another address with --set http.port=PORT (0: any free one, -1: none) or"
                            + " --set http.host=HOST",
                    e);
        }
    }

    /** Says where, as the end of a sentence; empty where nothing listens. */
    String where() {
        return server == null ? "" : "; metrics and health at " + server.address();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }

    private HttpServer listen(RecommenderApplication application, Metrics ofApplication, int port)
            throws BindException {
        String host = config.get(Keys.HTTP_HOST);
        try {
            return HttpServer.start(application, ofApplication, host, port);
        } catch (BindException e) {
            if (config.isSet(Keys.HTTP_PORT)) {
                throw e;
            }
            return HttpServer.start(application, ofApplication, host, ANY_FREE);
        }
    }
}
