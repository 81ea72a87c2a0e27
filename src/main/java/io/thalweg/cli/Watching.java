package io.thalweg.cli;

import io.thalweg.api.ApiServer;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.http.HttpServer;
import io.thalweg.metrics.Known;
import io.thalweg.metrics.Metrics;
import io.thalweg.serve.Serving;
import io.thalweg.serve.ServingInstance;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.watch.InstanceHealth;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * Metrics and health of an instance over HTTP, where the configuration wants them. To be closed after the
 * instance, so that its end can be watched too.
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
        if (isOn()) {
            start(application.health(), new Metrics(application));
        }
    }

    /** The same for one that answers the API and doesn't learn. */
    void start(ServingInstance instance) {
        if (isOn()) {
            Serving serving = instance.serving();
            start(instance.health(), new Metrics(new Known(instance.readers(), serving.settings(), instance.health())));
        }
    }

    /** From now on shows how the API is asked, too. */
    void showServing(Serving serving, ApiServer api) {
        if (metrics != null) {
            metrics.showServing(serving::state, api.requests());
        }
        if (server != null) {
            server.showServing(() -> serving.state().check());
        }
    }

    private boolean isOn() {
        return config.get(Keys.HTTP_PORT) != NONE;
    }

    private void start(InstanceHealth health, Metrics ofInstance) {
        metrics = ofInstance;
        try {
            server = listen(health, ofInstance, config.get(Keys.HTTP_PORT));
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

    private HttpServer listen(InstanceHealth health, Metrics ofInstance, int port) throws BindException {
        String host = config.get(Keys.HTTP_HOST);
        try {
            return HttpServer.start(health, ofInstance, host, port);
        } catch (BindException e) {
            if (config.isSet(Keys.HTTP_PORT)) {
                throw e;
            }
            return HttpServer.start(health, ofInstance, host, ANY_FREE);
        }
    }
}
