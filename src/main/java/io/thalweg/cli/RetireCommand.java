package io.thalweg.cli;

import io.thalweg.challenge.Retirement;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code retire}: ends an application for good. */
@Command(
        name = "retire",
        description = {
            "Ends the application of the configuration for good: its instances stop, then its group, its state, and the"
                    + " lists and errors that it alone wrote are deleted.",
            "Refused for the application whose lists consumers read. Its input stays, and dead letters and audit records too;"
                    + " so do the local folders of its instances (state.dir).",
            "Without --yes it only says what would be deleted."
        })
final class RetireCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(names = "--yes", description = "Do it.")
    private boolean isSure;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for its instances to stop (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 120;

    @Override
    public Integer call() {
        ThalwegConfig config = options.load();
        Topics topics = Topics.of(config);
        List<String> names = Cluster.ask(config, admin -> retire(admin, config, topics));
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, Map.of("application", topics.applicationId(), "deleted", isSure, "topics", names), () -> {
            names.forEach(out::println);
            out.println(
                    isSure
                            ? "deleted; '" + topics.applicationId() + "' is no more"
                            : "these topics and the group '" + topics.applicationId()
                                    + "' would be deleted; to do it, add --yes");
        });
        return Main.DONE;
    }

    private List<String> retire(Admin admin, ThalwegConfig config, Topics topics) {
        Retirement retirement = new Retirement(
                admin,
                config.consumerProperties(),
                config.producerProperties(),
                topics,
                Duration.ofSeconds(timeoutSeconds),
                System::currentTimeMillis);
        return isSure ? retirement.retire(spec.commandLine().getErr()::println) : retirement.topicsToDelete();
    }
}
