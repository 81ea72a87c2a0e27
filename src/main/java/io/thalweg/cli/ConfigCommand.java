package io.thalweg.cli;

import io.thalweg.config.ConfigTable;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.config.ThalwegConfig.Effective;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code config}: the values in force and where each comes from; with {@code --describe} what keys there are. */
@Command(
        name = "config",
        description = "The configuration in force as a properties file, with where each value comes from; defaults and"
                + " secrets are comments, and secrets are not shown.")
final class ConfigCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(names = "--describe", description = "Every key instead, with type, default, range and meaning.")
    private boolean describe;

    @Option(
            names = "--markdown",
            arity = "0..1",
            fallbackValue = "all",
            paramLabel = "PART",
            description = "With --describe: as a table of Markdown, of ${COMPLETION-CANDIDATES}; all if not given."
                    + " The README has common, the pages have keys and hyperparameters.")
    private ConfigTable.@Nullable Part markdown;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (describe) {
            output.print(out, ConfigTable.rows(), () -> {
                out.print(markdown == null ? ConfigTable.text() : ConfigTable.markdown(markdown));
                out.flush();
            });
            return Main.DONE;
        }
        ThalwegConfig config = options.load();
        List<Effective> lines = config.effective();
        output.print(out, lines, () -> ConfigTable.properties(lines).forEach(out::println));
        return Main.DONE;
    }
}
