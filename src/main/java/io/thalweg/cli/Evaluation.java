package io.thalweg.cli;

import io.thalweg.cli.EvaluateReport.Figures;
import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.Predictor;
import io.thalweg.evaluate.Predictor.Learned;
import io.thalweg.evaluate.Protocol;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.RankingTest.ScorerFactory;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.rank.Part;
import io.thalweg.rating.Feedback;
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
        Feedback feedback,
        Algorithm algorithm,
        long seed,
        Spread spread,
        int rankedEvery,
        boolean ranking,
        boolean rankingParts) {

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
            Timed timed = new Timed(settings);
            long start = System.nanoTime();
            ErrorCurve errors = protocol.run(timed, feedback.scale(), progress::to);
            double seconds = (System.nanoTime() - start - timed.rankingNanos) / 1e9;
            progress.to(protocol.workCount());
            return new Figures(errors, timed.rankingTest, protocol.workCount() / seconds);
        }
    }

    private Map<String, ScorerFactory> scorers() {
        Map<String, ScorerFactory> scorers = new LinkedHashMap<>();
        scorers.put("blend", ScorerFactory.byBlend());
        if (feedback.isImplicit() && !rankingParts) {
            scorers.put("baseline: " + Part.POPULARITY, ScorerFactory.byPart(Part.POPULARITY));
        }
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
            SimulatedTasks tasks =
                    new SimulatedTasks(algorithm, algorithm.parameters(settings), seed, feedback, spread, ranking);
            Predictor plain = Predictor.of(tasks);
            if (!ranking) {
                return plain;
            }
            RankingTest test = new RankingTest(tasks, rankedEvery, scorers());
            rankingTest = test;
            return new Predictor() {
                @Override
                public Learned learn(Rating rating) {
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
