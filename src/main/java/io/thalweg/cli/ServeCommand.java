package io.thalweg.cli;

import io.thalweg.api.ApiServer;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.ServingInstance;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.PartitionsChangedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serve}: the HTTP API alone, from what learning instances commit. */
@Command(
        name = "serve",
        description = {
            "Answers the HTTP API and doesn't learn: reads what the instances of 'run' commit.",
            "Start as many as you like, each with a state.dir of its own, behind a balancer that asks"
                    + " GET /health/serving. The configuration must be that of 'run'.",
            "Listens on api.host:api.port, 127.0.0.1:8090 if not given, and for metrics and health on http.host:http.port."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Duration TICK = Duration.ofMillis(100);

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        ThalwegConfig config = Asking.on(options.load());
        PrintWriter err = spec.commandLine().getErr();
        try (StopSignal stop = StopSignal.listen(err)) {
            boolean again = true;
            while (again) {
                again = serveUntilPartitionsChange(config, stop, err);
            }
            err.println("stopped");
        } catch (CancellationException e) {
            err.println("stopped before it served");
        } catch (InterruptedException e) {
            err.println("stopped");
        }
        return Main.DONE;
    }

    /** All that stands on the number of partitions is made again where that has changed; returns whether it has. */
    private boolean serveUntilPartitionsChange(ThalwegConfig config, StopSignal stop, PrintWriter err)
            throws InterruptedException {
        PartitionCounts partitions = Cluster.requireTopics(config, options);
        try (Watching watching = new Watching(config);
                ServingInstance instance = new ServingInstance(config, partitions);
                ApiServer server = Asking.listen(instance.serving(), config, false)) {
            watching.start(instance);
            watching.showServing(instance.serving(), server);
            start(instance, stop, config, err);
            err.println(config.get(Keys.APPLICATION_ID) + " is served at " + server.address()
                    + "/v1 from " + config.get(Keys.BOOTSTRAP_SERVERS) + ", " + partitions.users() + " partitions"
                    + watching.where() + "; Ctrl-C stops it");
            awaitEnd(instance, stop);
            return false;
        } catch (PartitionsChangedException e) {
            err.println(e.getMessage());
            return !stop.isReceived();
        }
    }

    private static void start(ServingInstance instance, StopSignal stop, ThalwegConfig config, PrintWriter err) {
        try (RowProgress progress = new RowProgress(err)) {
            instance.start((read, all) -> {
                stop.throwIfReceived();
                progress.to(read, all);
            });
        } catch (ConfigException e) {
            throw e;
        } catch (KafkaException e) {
            throw Cluster.refused(config, e);
        }
    }

    private static void awaitEnd(ServingInstance instance, StopSignal stop) throws InterruptedException {
        boolean ended = false;
        while (!ended && !stop.isReceived()) {
            ended = instance.await(TICK);
        }
    }
}
