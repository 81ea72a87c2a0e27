package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemFile;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.Ablation;
import io.thalweg.evaluate.Protocol;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.EventGenerator;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.stream.RecommenderSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: measures a learner on a file, without Kafka, by the same code as the application's tasks. */
@Command(
        name = "evaluate",
        description = {
            "Measures a learner on a file of ratings, without Kafka; simple baselines beside it.",
            "Every rating in order of time is predicted, then learned (prequential), or see --train and --folds."
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final String NO_ITEMS = "none";

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final RatingFileOptions reading = new RatingFileOptions();

    @Mixin
    private final ScaleOption scale = new ScaleOption();

    @Mixin
    private final GridOptions grid = new GridOptions();

    @Option(names = "--ratings", paramLabel = "FILE", description = RatingFileOptions.WHAT)
    private @Nullable Path ratings;

    @Option(
            names = "--generated",
            paramLabel = "N",
            description = "N generated ratings instead, as the demo streams them.")
    private @Nullable Long generated;

    @Option(
            names = "--trend",
            paramLabel = "SHARE",
            description = "With --generated: so many of the ratings follow a trend, 0 to 1 (default: 0).")
    private double trend;

    @Option(
            names = "--stream-seed",
            paramLabel = "N",
            description = "With --generated: of the stream (default: 1; the demo has 42).")
    private long streamSeed = 1;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "With --generated: users of the stream; what suits the count if not given.")
    private @Nullable Integer users;

    @Option(
            names = "--items",
            paramLabel = "N|FILE",
            description = {
                "With --generated: items of the stream; what suits the count if not given.",
                "With --ratings: a file of items, by whose categories, decades and tags new items are predicted, and whose"
                        + " categories lists look at. If not given, lists look at u.item, movies.csv or movies.dat beside"
                        + " the ratings, and predictions at nothing. 'none' is no file."
            })
    private @Nullable String items;

    @Option(names = "--tags", paramLabel = "FILE", description = "With --items FILE: tags of the items, a tags.csv.")
    private @Nullable Path tags;

    @Option(names = "--train", paramLabel = "FILE", description = "One pass over these ratings, then --test.")
    private @Nullable Path train;

    @Option(names = "--test", paramLabel = "FILE", description = "Ratings to predict after --train.")
    private @Nullable Path test;

    @Option(names = "--folds", paramLabel = "K", description = "Predicts each of K random parts after the others.")
    private @Nullable Integer folds;

    @Option(names = "--learner", paramLabel = "NAME", description = "hybrid (the default) or sgd.")
    private @Nullable String learner;

    @Option(names = "--seed", paramLabel = "N", description = "Of start values and random choices.")
    private @Nullable Long seed;

    @Option(names = "--partitions", paramLabel = "P", description = "Simulates so many tasks (default: 1).")
    private int partitions = 1;

    @Option(
            names = "--instances",
            paramLabel = "I",
            description =
                    "Spreads the tasks over so many instances (default: 1). Tasks of one instance have one model.")
    private int instances = 1;

    @Option(
            names = "--sync-every",
            paramLabel = "S",
            description =
                    "Instances see what others have learned as of every S ratings, of all together (default: 1000).")
    private int syncEvery = 1000;

    @Option(
            names = "--ranking",
            description = "Measures lists too, each made before the rating is learned: HR@10, NDCG@10 and likedAt10.")
    private boolean ranking;

    @Option(
            names = "--rank-every",
            paramLabel = "N",
            description = "With --ranking: looks at every N-th only, which is faster and less exact (default: 1).")
    private int rankEvery = 1;

    @Option(
            names = "--shuffle-ties",
            paramLabel = "SEED",
            description = "Ratings of one moment come in a random order, in place of that of the file.")
    private @Nullable Long shuffleTies;

    @Option(names = "--ranking-parts", description = "The same, and of every part of the score alone.")
    private boolean rankingParts;

    @Option(
            names = "--lists",
            paramLabel = "N",
            description = "Makes the lists of the last N users afterwards, and says how long one takes.")
    private int lists;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png",
            description = "Draws the learning curve, with the baselines; with --grid the measure over each key.")
    private @Nullable Path plot;

    @Option(names = "--ablation", description = "A table instead: each part of the hybrid learner switched off.")
    private boolean ablation;

    @Override
    public Integer call() {
        requireSensible();
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        ThalwegConfig config = reading.load(options).withOptions(ownKeys());
        Algorithm algorithm = Algorithm.parse(config.get(Keys.LEARNER));
        require(!ablation || algorithm == Algorithm.HYBRID, "--ablation goes with --learner hybrid");
        GridPlan plan =
                grid.isGiven() ? GridPlan.of(grid, config, algorithm, ranks(config.feedback()), instances) : null;
        EvaluateInput inOrder = generated == null
                ? EvaluateInput.read(
                        ratings, train, test, scale.given(config), (file, given) -> reading.read(file, config, given))
                : generated(stream(generated), config);
        EvaluateInput input = shuffleTies == null ? inOrder : inOrder.shuffled(shuffleTies);
        Feedback feedback = config.feedbackOfFile(input.scale());
        requireFit(feedback);
        Protocol protocol = protocol(input, config.get(Keys.SEED));
        Evaluation evaluation = new Evaluation(
                protocol,
                feedback,
                algorithm,
                config.get(Keys.SEED),
                new Spread(partitions, instances, syncEvery),
                items(makesLists(feedback), err),
                RecommenderSettings.listRules(config, RankingTest.LIST_SIZE),
                new Evaluation.Lists(ranks(feedback), rankingParts, rankEvery, lists));
        if (ablation) {
            printAblation(evaluation, config, out, err);
            return Main.DONE;
        }
        if (plan != null) {
            print(plan.run(evaluation, input.ratings(), err), out, err);
            return Main.DONE;
        }
        EvaluateReport report = evaluation.run(config.hyperparameters(), err);
        output.print(out, report.toJson(), () -> report.lines().forEach(out::println));
        if (plot != null) {
            LearningCurveChart.save(report, plot);
            err.println("The learning curve is in " + plot);
        }
        return Main.DONE;
    }

    private void print(GridReport report, PrintWriter out, PrintWriter err) {
        output.print(out, report.toJson(), () -> new GridText(report)
                .lines(Terminal.columns())
                .forEach(out::println));
        if (plot != null) {
            GridChart.save(report, plot);
            err.println("The picture is in " + plot);
        }
    }

    private void printAblation(Evaluation evaluation, ThalwegConfig config, PrintWriter out, PrintWriter err) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-30s %8s %8s %12s", "switched off", "RMSE", "MAE", "ratings/s"));
        // A JVM that has just started is slower, which would be held against what comes first.
        evaluation.measure(config.hyperparameters(), "warming up", err);
        for (Ablation part : Ablation.values()) {
            Map<String, Double> settings = new HashMap<>(config.hyperparameters());
            settings.putAll(part.settings());
            EvaluateReport.Figures figures = evaluation.measure(settings, part.toString(), err);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("off", part.toString());
            row.put("rmse", figures.errors().rmse());
            row.put("mae", figures.errors().mae());
            row.put("ratingsPerSecond", Math.round(figures.perSecond()));
            rows.add(row);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-30s %8.4f %8.4f %12d",
                    part,
                    figures.errors().rmse(),
                    figures.errors().mae(),
                    Math.round(figures.perSecond())));
        }
        output.print(out, Map.of("ablation", rows), () -> lines.forEach(out::println));
    }

    private static EvaluateInput generated(GeneratorOptions stream, ThalwegConfig config) {
        return config.feedback().isImplicit()
                ? EvaluateInput.generated(new EventGenerator(stream), config.feedbackOfFile(config.ratingScale()))
                : EvaluateInput.generated(new RatingGenerator(stream));
    }

    private GeneratorOptions stream(long count) {
        try {
            GeneratorOptions usual =
                    GeneratorOptions.forRatings(count).withSeed(streamSeed).withTrend(trend);
            return usual.withUsers(users == null ? usual.users() : users)
                    .withItems(items == null ? usual.items() : count("--items", items));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static int count(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    option + " is '" + value + "'; with --generated N it must be a whole number", e);
        }
    }

    /** Where there are no stars, lists are what there is to measure. */
    private boolean ranks(Feedback feedback) {
        return ranking || rankingParts || feedback.isImplicit();
    }

    private boolean makesLists(Feedback feedback) {
        return ranks(feedback) || lists > 0;
    }

    /** A file that is not named is for lists alone: what is predicted from ratings is to be told from what more is known. */
    private FileItems items(boolean areForLists, PrintWriter err) {
        if (ratings == null || NO_ITEMS.equals(items)) {
            return FileItems.NONE;
        }
        if (items != null) {
            return FileItems.of(readItems(Path.of(items), err));
        }
        Optional<Path> beside = areForLists ? FileItems.beside(ratings) : Optional.empty();
        return beside.map(file -> FileItems.ofCategories(readItems(file, err))).orElse(FileItems.NONE);
    }

    private List<Item> readItems(Path file, PrintWriter err) {
        List<Item> read = ItemFile.read(file, tags, err::println);
        err.printf(
                Locale.ROOT,
                "%s of %,d items are from %s%n",
                items == null ? "categories" : "categories, decades and tags",
                read.size(),
                file);
        err.flush();
        return read;
    }

    private Protocol protocol(EvaluateInput input, long chosenSeed) {
        if (train != null) {
            return new Protocol.TrainThenTest(input.ratings(), input.test());
        }
        if (folds == null) {
            return new Protocol.TestThenTrain(input.ratings());
        }
        try {
            return new Protocol.Folds(input.ratings(), folds, chosenSeed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--folds: " + e.getMessage(), e);
        }
    }

    private Map<String, String> ownKeys() {
        Map<String, String> keys = new HashMap<>();
        if (learner != null) {
            keys.put(Keys.LEARNER.name(), learner);
        }
        if (seed != null) {
            keys.put("seed", seed.toString());
        }
        return keys;
    }

    private void requireSensible() {
        require(
                Stream.of(ratings, train, generated).filter(Objects::nonNull).count() == 1,
                "give either --ratings FILE or --train FILE --test FILE or --generated N");
        require(generated != null || trend == 0, "--trend goes with --generated N");
        require(generated != null || users == null, "--users goes with --generated N");
        require(
                train == null || items == null,
                "--items goes with --ratings FILE, as a file of items, or --generated N, as a number");
        require(
                tags == null || (ratings != null && items != null && !NO_ITEMS.equals(items)),
                "--tags goes with --ratings FILE and --items FILE");
        require((train == null) == (test == null), "--train FILE and --test FILE go together");
        require(folds == null || train == null, "--folds goes with --ratings FILE or --generated N");
        require(partitions >= 1 && partitions <= 1024, "--partitions is " + partitions + "; it must be from 1 to 1024");
        require(
                instances >= 1 && instances <= partitions,
                "--instances is " + instances + "; it must be from 1 to --partitions, which is " + partitions);
        require(
                shuffleTies == null || (folds == null && train == null),
                "--shuffle-ties goes with --ratings FILE or --generated N alone");
        require(rankEvery >= 1, "--rank-every is " + rankEvery + "; it must be 1 or more");
        require(syncEvery >= 1, "--sync-every is " + syncEvery + "; it must be 1 or more");
        require(
                !(ranking || rankingParts) || (folds == null && train == null),
                "--ranking goes with --ratings FILE or --generated N alone");
        require(lists >= 0, "--lists is " + lists + "; it must be 0 or more");
        require(
                lists == 0 || (folds == null && train == null && !ablation),
                "--lists goes with --ratings FILE or --generated N alone");
        require(!ablation || plot == null, "--plot doesn't go with --ablation");
        requireWritable(plot);
        grid.requireSensible();
        require(
                !grid.isGiven() || (folds == null && train == null && !ablation && !rankingParts && lists == 0),
                "--grid goes with --ratings FILE or --generated N, and perhaps --ranking, alone");
    }

    private void requireFit(Feedback feedback) {
        if (feedback.isImplicit()) {
            require(
                    folds == null && train == null,
                    "--implicit goes with --ratings FILE or --generated N alone: lists are measured in order of time");
            require(
                    (plot == null && !ablation) || grid.isGiven() || !feedback.hasOneValue(),
                    (plot == null ? "--ablation shows" : "--plot draws")
                            + " RMSE, and all that is learned is one number; add --set input.repeats=count");
            require(
                    !grid.isGiven()
                            || !feedback.hasOneValue()
                            || grid.measure(true).isOfLists(),
                    "--grid-metric is of errors, and all that is learned is one number; compare lists, by hr or ndcg");
        }
    }

    private void requireWritable(@Nullable Path file) {
        try {
            if (file != null) {
                LearningCurveChart.requireWritable(file);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--plot: " + e.getMessage(), e);
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
