package io.thalweg.cli;

import io.thalweg.cli.EvaluateReport.Figures;
import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.Predictor;
import io.thalweg.evaluate.Protocol;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.RankingTest.ScorerFactory;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.learn.Algorithm;
import io.thalweg.rank.Part;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One learner on one protocol, its time taken, with the baselines. */
record Evaluation(
        Protocol protocol,
        RatingScale scale,
        Algorithm algorithm,
        long seed,
        int partitions,
        int syncEvery,
        boolean ranking,
        boolean rankingParts) {

    EvaluateReport run(Map<String, Double> settings, PrintWriter err) {
        Map<String, ErrorCurve> baselines = new LinkedHashMap<>();
        baselines.put("mean", protocol.run(() -> Predictor.mean(scale), scale, done -> {}));
        baselines.put("biases", protocol.run(() -> Predictor.biases(scale, seed), scale, done -> {}));
        // After the baselines, so that the speed is that of a JVM that has warmed up a little.
        Figures figures = measure(settings, "evaluating", err);
        return new EvaluateReport(protocol.code(), algorithm.toString(), seed, scale, figures, baselines);
    }

    /** The learner alone. */
    Figures measure(Map<String, Double> settings, String name, PrintWriter err) {
        try (Progress progress = Progress.of(name, protocol.workCount(), err)) {
            Timed timed = new Timed(settings);
            long start = System.nanoTime();
            ErrorCurve errors = protocol.run(timed, scale, progress::to);
            double seconds = (System.nanoTime() - start - timed.rankingNanos) / 1e9;
            progress.to(protocol.workCount());
            return new Figures(errors, timed.rankingTest, protocol.workCount() / seconds);
        }
    }

    private Map<String, ScorerFactory> scorers() {
        Map<String, ScorerFactory> scorers = new LinkedHashMap<>();
        scorers.put("blend", ScorerFactory.byBlend());
        if (rankingParts) {
            for (Part part : Part.values()) {
                scorers.put(part.toString(), ScorerFactory.byPart(part));
            }
        }
        return scorers;
    }

    /** Makes learners; takes the time that ranking costs, which is none of learning's. */
    private final class Timed implements Supplier<Predictor> {

        private final Map<String, Double> settings;
        private @Nullable RankingTest rankingTest;
        private long rankingNanos;

        Timed(Map<String, Double> settings) {
            this.settings = settings;
        }

        @Override
        public Predictor get() {
            SimulatedTasks tasks = new SimulatedTasks(
                    algorithm, algorithm.parameters(settings), seed, scale, partitions, syncEvery, ranking);
            Predictor plain = Predictor.of(tasks);
            if (!ranking) {
                return plain;
            }
            RankingTest test = new RankingTest(tasks, scorers());
            rankingTest = test;
            return new Predictor() {
                @Override
                public double learn(Rating rating) {
                    long start = System.nanoTime();
                    test.before(rating);
                    rankingNanos += System.nanoTime() - start;
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
