package io.thalweg.cli;

import io.thalweg.api.ApiServer;
import io.thalweg.config.ApiKeys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.Serving;
import io.thalweg.serve.ServingSettings;
import io.thalweg.stream.RecommenderApplication;
import java.net.BindException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP API of an application that learns, where the configuration wants it. To be closed before the application. */
final class Asking implements AutoCloseable {

    /** Where it is usually answered. */
    static final int USUAL_PORT = 8090;

    private static final int ANY_FREE = 0;

    private final ThalwegConfig config;
    private @Nullable Serving serving;
    private @Nullable ApiServer server;

    Asking(ThalwegConfig config) {
        this.config = config;
    }

    /** The configuration with the API on, at its usual port if none is given. */
    static ThalwegConfig on(ThalwegConfig config) {
        return config.get(ApiKeys.PORT) == ApiKeys.NO_PORT && !config.isSet(ApiKeys.PORT)
                ? config.with(Map.of(ApiKeys.PORT.name(), Integer.toString(USUAL_PORT)))
                : config;
    }

    /**
     * Starts to answer, and to read what is answered from, beside the application that is about to start.
     *
     * @param watching shows how it is asked
     * @param mayMove whether any free port will do where the configured one is taken
     * @throws CommandFailedException if the address can't be had
     */
    void start(RecommenderApplication application, Watching watching, boolean mayMove) {
        if (config.get(ApiKeys.PORT) == ApiKeys.NO_PORT) {
            return;
        }
        Serving answering =
                new Serving(config, application.settings(), ServingSettings.of(config), application.readers());
        serving = answering;
        ApiServer listening = listen(answering, config, mayMove);
        server = listening;
        watching.showServing(answering, listening);
        answering.startInBackground(application::fail);
    }

    /** Says where, as the end of a sentence; empty where nothing listens. */
    String where() {
        return server == null ? "" : "; ask it at " + server.address() + "/v1";
    }

    /** Where the page is that people look at; empty where nothing listens. */
    String page() {
        return server == null ? "" : server.address() + "/";
    }

    static ApiServer listen(Serving serving, ThalwegConfig config, boolean mayMove) {
        try {
            return ApiServer.start(serving, config);
        } catch (BindException e) {
            if (mayMove) {
                return listen(serving, config.with(Map.of(ApiKeys.PORT.name(), Integer.toString(ANY_FREE))), false);
            }
            throw new CommandFailedException(
                    e.getMessage() + "; give another address with --set api.port=PORT (0: any free one) or --set"
                            + " api.host=HOST",
                    e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (serving != null) {
            serving.close();
        }
    }
}
