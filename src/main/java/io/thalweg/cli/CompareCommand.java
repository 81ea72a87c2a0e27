package io.thalweg.cli;

import io.thalweg.challenge.Comparison;
import io.thalweg.challenge.ListOverlap;
import io.thalweg.challenge.PairedDifference;
import io.thalweg.config.ConfigSources;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.Topics;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code compare}: what two applications on the same input made of the same ratings. */
@Command(
        name = "compare",
        description = {
            "Compares the application of the configuration with a challenger on the same ratings of the last day: errors, how"
                    + " often a user's list had what the user rated highly next, and the lists themselves. Read-only.",
            "Says whether a difference is more than chance: errors of both are paired by minute and by group of users,"
                    + " and p is that of a t-test over the groups. Below .05 is the usual bound.",
            "Users see only the lists of one of the two. What they rate, they may have found there, which is in favour of its"
                    + " hit rate."
        })
final class CompareCommand implements Callable<Integer> {

    private static final double USUAL_BOUND = .05;
    private static final int SHOWN = 5;
    private static final int LEAST_WIDTH = 8;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--challenger",
            paramLabel = "FILE",
            description = "The challenger's configuration (default: the file that challenge writes,"
                    + " NAME-challenger.properties).")
    private @Nullable Path file;

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Users whose lists are shown beside each other (default: ${DEFAULT-VALUE}).")
    private int examples = 2;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For reading each topic (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 600;

    /** Both, with what is found of their errors and lists. */
    private record Found(ThalwegConfig first, ThalwegConfig second, Comparison errors, ListOverlap lists) {}

    @Override
    public Integer call() {
        ThalwegConfig first = options.load();
        ThalwegConfig second = challenger(first);
        Topics one = Topics.of(first);
        Topics other = Topics.of(second);
        if (one.applicationId().equals(other.applicationId())) {
            throw new CommandFailedException("both configurations have the application.id '" + one.applicationId()
                    + "'; give another --challenger");
        }
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        Cluster.requireReachable(first);
        Found found;
        try {
            found = new Found(
                    first,
                    second,
                    Comparison.read(first.consumerProperties(), one, other, timeout),
                    ListOverlap.read(
                            first.consumerProperties(),
                            one.recommendations(),
                            other.recommendations(),
                            examples,
                            timeout));
        } catch (KafkaException e) {
            throw Cluster.refused(first, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, json(found), () -> print(out, found));
        return Main.DONE;
    }

    private ThalwegConfig challenger(ThalwegConfig first) {
        Path given = file == null ? Path.of(first.get(Keys.APPLICATION_ID) + "-challenger.properties") : file;
        if (!Files.exists(given)) {
            throw new ParameterException(
                    spec.commandLine(), "--challenger " + given + " is not there; give the file that challenge wrote");
        }
        ThalwegConfig second = ThalwegConfig.load(
                new ConfigSources(ConfigSources.STANDARD_FILE, Optional.of(given), Map.of(), Map.of()));
        return second;
    }

    private static double rmse(double meanSquare, ThalwegConfig config) {
        return Math.sqrt(meanSquare) * config.feedback().scale().range();
    }

    private static Map<String, Object> json(Found found) {
        Comparison errors = found.errors();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", found.first().get(Keys.APPLICATION_ID));
        json.put("second", found.second().get(Keys.APPLICATION_ID));
        json.put("minutes", errors.minutes());
        json.put("ratings", errors.ratings());
        json.put("unmatched", errors.unmatched());
        json.put(
                "rmse",
                List.of(
                        number(rmse(errors.squares().first(), found.first())),
                        number(rmse(errors.squares().second(), found.second()))));
        json.put("meanSquaredError", json(errors.squares()));
        json.put("meanAbsoluteError", json(errors.absolutes()));
        json.put("hitRate", json(errors.hitRate()));
        json.put(
                "lists",
                Map.of(
                        "firstUsers", found.lists().firstUsers(),
                        "secondUsers", found.lists().secondUsers(),
                        "bothUsers", found.lists().bothUsers(),
                        "sharedRatio", number(found.lists().sharedRatio()),
                        "sameFirstRatio", number(found.lists().sameFirstRatio()),
                        "examples", found.lists().examples()));
        return json;
    }

    private static Map<String, Object> json(PairedDifference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", number(difference.first()));
        json.put("second", number(difference.second()));
        json.put("difference", number(difference.difference()));
        json.put("halfWidth95", number(difference.halfWidth()));
        json.put("p", number(difference.pValue()));
        json.put("groups", difference.groupCount());
        return json;
    }

    private static Object number(double value) {
        return Double.isNaN(value) ? "NaN" : value;
    }

    private void print(PrintWriter out, Found found) {
        String one = found.first().get(Keys.APPLICATION_ID);
        String other = found.second().get(Keys.APPLICATION_ID);
        Comparison errors = found.errors();
        if (errors.isEmpty()) {
            out.println(
                    "no minute of the last day in which both have learned the same ratings; if both run, ask again in"
                            + " two minutes (with upgrade.from set, an application keeps no pairs)");
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "%,d ratings of %d minutes, learned by both; %,d of %s not matched yet",
                    errors.ratings(),
                    errors.minutes(),
                    errors.unmatched(),
                    one));
            Table table = new Table()
                    .text("", LEAST_WIDTH)
                    .number(one)
                    .number(other)
                    .number("difference")
                    .number("95 %")
                    .number("p");
            double range = found.first().feedback().scale().range();
            double rmseFirst = rmse(errors.squares().first(), found.first());
            double rmseSecond = rmse(errors.squares().second(), found.second());
            // Of a root, from its square: half of the square's, divided by the root.
            double rmseHalfWidth = errors.squares().halfWidth() * range * range / (2 * rmseFirst);
            table.row(row(
                    "RMSE",
                    rmseFirst,
                    rmseSecond,
                    rmseHalfWidth,
                    errors.squares().pValue()));
            table.row(row(
                    "MAE",
                    errors.absolutes().first() * range,
                    errors.absolutes().second()
                            * found.second().feedback().scale().range(),
                    errors.absolutes().halfWidth() * range,
                    errors.absolutes().pValue()));
            table.row(row(
                    "hit rate of lists",
                    errors.hitRate().first(),
                    errors.hitRate().second(),
                    errors.hitRate().halfWidth(),
                    errors.hitRate().pValue()));
            table.lines(Terminal.columns()).forEach(out::println);
            out.println(verdict(one, other, errors.squares()));
        }
        print(out, one, other, found.lists());
    }

    private static List<String> row(String name, double first, double second, double halfWidth, double p) {
        return List.of(
                name,
                String.format(Locale.ROOT, "%.4f", first),
                String.format(Locale.ROOT, "%.4f", second),
                String.format(Locale.ROOT, "%+.4f", second - first),
                String.format(Locale.ROOT, "±%.4f", halfWidth),
                p < 1e-4 ? "<.0001" : String.format(Locale.ROOT, "%.4f", p));
    }

    private static String verdict(String one, String other, PairedDifference squares) {
        if (!(squares.pValue() < USUAL_BOUND)) {
            return "the difference of errors may be chance; more ratings may tell";
        }
        return "'" + (squares.difference() < 0 ? other : one) + "' predicts better, and that is more than chance";
    }

    private static void print(PrintWriter out, String one, String other, ListOverlap lists) {
        if (lists.bothUsers() == 0) {
            out.println("no user has a list of both");
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "lists of %,d users: %.0f %% of the items are in both, %.0f %% begin with the same item",
                lists.bothUsers(),
                100 * lists.sharedRatio(),
                100 * lists.sameFirstRatio()));
        for (ListOverlap.Example example : lists.examples()) {
            out.println();
            Table table = new Table().text(one, LEAST_WIDTH).text(other, LEAST_WIDTH);
            for (int at = 0; at < SHOWN; at++) {
                table.row(List.of(entry(example.first(), at), entry(example.second(), at)));
            }
            out.println("user " + example.userId());
            table.lines(Terminal.columns()).forEach(out::println);
        }
    }

    private static String entry(List<String> list, int at) {
        return at < list.size() ? list.get(at) : "";
    }
}
