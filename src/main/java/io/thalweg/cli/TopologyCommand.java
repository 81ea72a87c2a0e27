package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.ItemModel;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.stream.RecommenderTopology;
import io.thalweg.watch.Tally;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.StreamsConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topology}: the graph as Kafka Streams describes it; asks no cluster. */
@Command(
        name = "topology",
        description = "Shows the sources, processors, stores and sinks of the application, as configured.")
final class TopologyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() {
        String description = describe(options.load());
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, Map.of("topology", description), () -> out.println(description));
        return Main.DONE;
    }

    private static String describe(ThalwegConfig config) {
        RecommenderSettings settings = RecommenderSettings.of(config, config.get(Keys.TOPIC_PARTITIONS));
        return new RecommenderTopology(settings, new ItemModel(settings.shape()), new ItemCatalog(), new Tally())
                .build(new StreamsConfig(config.streamsProperties()))
                .describe()
                .toString()
                .stripTrailing();
    }
}
