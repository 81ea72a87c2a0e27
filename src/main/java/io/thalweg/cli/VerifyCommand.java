package io.thalweg.cli;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.Topics;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify}: recomputes the state from the committed input and compares. */
@Command(
        name = "verify",
        description = {
            "Recomputes from the committed input what the state must be, and says whether it is. Read-only.",
            "Stop the application first, or the input: what is committed meanwhile looks like a difference.",
            "What is on its way between two tasks of an application that was stopped is counted as such.",
            "Exit code 1 if an invariant does not hold, or if there is nothing to verify."
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For reading each topic (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 600;

    @Override
    public Integer call() {
        ThalwegConfig config = options.load();
        List<Finding> findings = Cluster.ask(config, admin -> verify(config, admin));
        boolean holds = findings.stream().allMatch(Finding::holds);
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, Map.of("holds", holds, "findings", findings), () -> {
            findings.forEach(finding -> out.println(String.format(
                    Locale.ROOT,
                    "%-6s %-52s %s",
                    finding.holds() ? "holds" : "BROKEN",
                    finding.invariant(),
                    finding.detail())));
            out.println(holds ? "all invariants hold" : "the state is not what the input makes it");
        });
        return holds ? Main.DONE : Main.FAILED;
    }

    private List<Finding> verify(ThalwegConfig config, Admin admin) {
        Topics topics = Topics.of(config);
        TopicAdmin topicAdmin = TopicAdmin.of(admin, config, options.asTyped());
        if (topicAdmin.partitionCounts(List.of(topics.ratings())).isEmpty()) {
            throw new CommandFailedException(
                    "topic " + topics.ratings() + " is missing, so there is nothing to verify; is topic.prefix right?");
        }
        Verifier verifier = new Verifier(
                RecommenderSettings.of(config, topicAdmin.learnedCounts()),
                admin,
                config.consumerProperties(),
                Duration.ofSeconds(timeoutSeconds));
        if (!verifier.hasRun()) {
            throw new CommandFailedException("nothing to verify: application '" + topics.applicationId()
                    + "' has no committed offsets of " + topics.ratings()
                    + " and no state; if it ran, look at application.id, topic.prefix and input.topic");
        }
        return verifier.verify();
    }
}
