package io.thalweg.cli;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.stream.CommandSender;
import io.thalweg.topics.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code refresh}: asks a running application for every user's list anew. */
@Command(
        name = "refresh",
        description = {
            "Asks the application to make the lists of all users again, and ends when it was asked.",
            "Only lists that look different are published."
        })
final class RefreshCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() {
        ThalwegConfig config = options.load();
        Topics topics = Topics.of(config);
        int partitionCount = Cluster.requireTopics(config, options, List.of(topics.commands()));
        try {
            new CommandSender(topics, partitionCount, config.producerProperties(), config.consumerProperties())
                    .refresh();
        } catch (KafkaException e) {
            throw Cluster.refused(config, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        output.print(
                out,
                Map.of("partitions", partitionCount),
                () -> out.println("asked " + partitionCount + " partitions for all lists again"));
        return Main.DONE;
    }
}
