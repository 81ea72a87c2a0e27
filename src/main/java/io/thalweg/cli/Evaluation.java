package io.thalweg.cli;

import io.thalweg.cli.EvaluateReport.Figures;
import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.ListSettings;
import io.thalweg.evaluate.Predictor;
import io.thalweg.evaluate.Predictor.Learned;
import io.thalweg.evaluate.Protocol;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.RankingTest.ScorerFactory;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.rank.ListRules;
import io.thalweg.rank.Part;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One learner on one protocol, with what it takes, and the baselines. */
record Evaluation(
        Protocol protocol,
        Feedback feedback,
        Algorithm algorithm,
        long seed,
        Spread spread,
        FileItems items,
        ListRules rules,
        Lists lists) {

    /**
     * What is asked of lists.
     *
     * @param ranking whether HR@10 and NDCG@10 are measured
     * @param parts the same of every part of the score alone
     * @param rankedEvery every how-many-th hit is ranked for that
     * @param timed how many are made afterwards, for the time that one takes
     */
    record Lists(boolean ranking, boolean parts, int rankedEvery, int timed) {}

    EvaluateReport run(Map<String, Double> settings, PrintWriter err) {
        Map<String, ErrorCurve> baselines = new LinkedHashMap<>();
        RatingScale scale = feedback.scale();
        if (!feedback.isImplicit()) {
            baselines.put("mean", protocol.run(() -> Predictor.mean(scale), scale, done -> {}));
        }
        if (!feedback.hasOneValue()) {
            baselines.put("biases", protocol.run(() -> Predictor.biases(feedback, seed), scale, done -> {}));
        }
        // After the baselines, so that the speed is that of a JVM that has warmed up a little.
        Figures figures = measure(settings, "evaluating", err);
        return new EvaluateReport(protocol.code(), algorithm.toString(), seed, feedback, figures, baselines);
    }

    /** The learner alone. */
    Figures measure(Map<String, Double> settings, String name, PrintWriter err) {
        try (Progress progress = Progress.of(name, protocol.workCount(), err)) {
            long heapBefore = LearnedHeap.usedBytes();
            Timed timed = new Timed(settings);
            Effort before = Effort.now();
            ErrorCurve errors = protocol.run(timed, feedback.scale(), progress::to);
            Effort effort = Effort.now().minus(before).minus(timed.ranking);
            progress.to(protocol.workCount());
            double listMicros = ListTimes.medianMicros(timed.tasks(), lastUsers());
            LearnedHeap heap = LearnedHeap.measure(timed.tasks(), heapBefore);
            return new Figures(errors, timed.rankingTest, protocol.workCount(), effort, heap, listMicros);
        }
    }

    /** As many as lists are to be made for; users whom nobody else has followed have seen most of the stream. */
    private Set<String> lastUsers() {
        Set<String> users = new LinkedHashSet<>();
        if (protocol instanceof Protocol.TestThenTrain stream) {
            List<Rating> ratings = stream.ratings();
            for (int at = ratings.size() - 1; at >= 0 && users.size() < lists.timed(); at--) {
                users.add(ratings.get(at).userId());
            }
        }
        return users;
    }

    private Map<String, ScorerFactory> scorers() {
        Map<String, ScorerFactory> scorers = new LinkedHashMap<>();
        scorers.put("baseline: " + Part.POPULARITY, ScorerFactory.byRatingCount());
        scorers.put("baseline: " + Part.RECENT_4096, ScorerFactory.byRecentCount(Part.RECENT_4096));
        if (lists.parts()) {
            for (Part part : Part.values()) {
                scorers.put(part.toString(), ScorerFactory.byPart(part));
            }
        }
        return scorers;
    }

    /** Makes learners; takes the time that ranking costs, which is none of learning's. */
    private final class Timed implements Supplier<Predictor> {

        private final Map<String, Double> settings;
        private @Nullable SimulatedTasks tasks;
        private @Nullable RankingTest rankingTest;
        private Effort ranking = Effort.NONE;

        Timed(Map<String, Double> settings) {
            this.settings = settings;
        }

        /** Those that were made last. */
        SimulatedTasks tasks() {
            return Objects.requireNonNull(tasks, "no learner was asked for");
        }

        @Override
        public Predictor get() {
            ListSettings settingsOfLists = new ListSettings(
                    lists.ranking() || lists.timed() > 0, items.categories(), rules, items.terms(), items.ids());
            SimulatedTasks made = new SimulatedTasks(
                    algorithm, algorithm.parameters(settings), seed, feedback, spread, settingsOfLists);
            tasks = made;
            Predictor plain = Predictor.of(made);
            if (!lists.ranking()) {
                return plain;
            }
            RankingTest test = new RankingTest(made, lists.rankedEvery(), scorers());
            rankingTest = test;
            return new Predictor() {
                @Override
                public Learned learn(Rating rating) {
                    Effort before = Effort.ofThread();
                    test.before(rating);
                    ranking = ranking.plus(Effort.ofThread().minus(before));
                    return plain.learn(rating);
                }

                @Override
                public double predict(Rating rating) {
                    return plain.predict(rating);
                }
            };
        }
    }
}
