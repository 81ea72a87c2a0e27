package io.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.IdFault;
import io.thalweg.stream.CommandSender;
import io.thalweg.topics.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forget}: removes a user from a running application. */
@Command(
        name = "forget",
        description = {
            "Removes all that the application keeps of a user, and waits for the audit record that says so.",
            "What the ratings topic, the commands topic and the dead letters still hold expires by their retention"
                    + " (ratings.retention.ms);",
            "what the user taught the items stays in sums over all users."
        })
final class ForgetCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "USER", description = "The user's id.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String userId;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the application (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 30;

    @Override
    public Integer call() {
        IdFault fault = IdFault.of(userId);
        if (fault != null) {
            throw new ParameterException(spec.commandLine(), fault.describe("USER"));
        }
        ThalwegConfig config = options.load();
        Topics topics = Topics.of(config);
        int partitionCount = Cluster.requireTopics(config, options, List.of(topics.commands(), topics.audit()));
        JsonNode audit;
        try {
            audit = new CommandSender(topics, partitionCount, config.producerProperties(), config.consumerProperties())
                    .forget(userId, Duration.ofSeconds(timeoutSeconds))
                    .orElseThrow(() -> new CommandFailedException("nothing said within " + timeoutSeconds
                            + " s that the user was forgotten; is the application '"
                            + config.get(Keys.APPLICATION_ID)
                            + "' running? The command is in " + topics.commands()
                            + " and will be executed; to wait again, run forget again"));
        } catch (KafkaException e) {
            throw Cluster.refused(config, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, audit, () -> out.println(text(audit)));
        return Main.DONE;
    }

    private static String text(JsonNode audit) {
        int dropped = audit.path("dropped").asInt();
        if (!audit.path("known").asBoolean() && !audit.path("list").asBoolean() && dropped == 0) {
            return "nothing was known of the user";
        }
        return "forgotten: " + audit.path("ratings").asInt() + " ratings"
                + (audit.path("list").asBoolean() ? " and a list" : "")
                + (dropped > 0 ? "; " + dropped + " more that waited to be learned were dropped" : "");
    }
}
