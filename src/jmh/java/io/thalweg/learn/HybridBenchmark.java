package io.thalweg.learn;

import io.thalweg.model.ItemModel;
import io.thalweg.model.Total;
import io.thalweg.model.ItemRows;
import io.thalweg.model.ItemIndex;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one rating costs the hybrid learner, after 100 000 generated ones; {@code mvn -Pjmh test-compile exec:exec@jmh}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HybridBenchmark {

    private static final int RATINGS = 100_000;

    private final List<Rating> ratings = new ArrayList<>();
    private final List<UserRow> users = new ArrayList<>();
    private int[] itemNumbers = new int[0];
    private ItemRows items;
    private Learner learner;
    private InMemoryState state;
    private FoldIn foldIn;
    private Neighbours neighbours;
    private final float[] p = new float[10];
    private int next;

    /** Learns the stream; what the benchmarks then do is to rate again what was rated. */
    @Setup
    public void learnAll() {
        Hyperparameters parameters = Algorithm.HYBRID.parameters(Map.of());
        RatingGenerator generator =
                new RatingGenerator(GeneratorOptions.forRatings(RATINGS).withSeed(1));
        RatingScale scale = generator.options().scale();
        items = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        learner = Algorithm.HYBRID.create(items, Feedback.stars(scale), parameters);
        state = new InMemoryState(learner);
        neighbours = new Neighbours(items, Feedback.stars(scale), parameters);
        foldIn = new FoldIn(ItemProducts.of(items.view(), new ItemGains(parameters)), 8, parameters);
        LearningTask task = new LearningTask(state, items, learner, Feedback.stars(scale));
        generator.forEachRemaining(rating -> {
            if (task.apply(rating).isLearned()) {
                ratings.add(rating);
            }
        });
        itemNumbers = new int[ratings.size()];
        for (int at = 0; at < itemNumbers.length; at++) {
            itemNumbers[at] = items.findOrAdd(ratings.get(at).itemId());
            users.add(state.user(ratings.get(at).userId()));
        }
    }

    @Benchmark
    public double predict() {
        int at = advance();
        items.addTotal(Total.LISTS, 1); // or the fold-in of the call before would be taken again
        return learner.predict(users.get(at), itemNumbers[at], Learner.ANY_TIME);
    }

    @Benchmark
    public double predictAndLearn() {
        int at = advance();
        Rating rating = ratings.get(at);
        UserRow user = users.get(at);
        double prediction = learner.predict(user, itemNumbers[at], rating.timestampMillis());
        int position = user.rated().find(itemNumbers[at]);
        learner.unlearn(user, position);
        user.rated().remove(position);
        user.rated().append(itemNumbers[at], rating.value(), rating.timestampMillis());
        learner.learn(user, itemNumbers[at], rating.value(), rating.timestampMillis(), state);
        return prediction;
    }

    @Benchmark
    public float foldIn() {
        RatedItems rated = users.get(advance()).rated();
        foldIn.sumUp(rated, Math.max(0, rated.size() - 200), rated.size(), 3.5, 1);
        foldIn.solve(3, p);
        return p[0];
    }

    @Benchmark
    public double lookUpPairs() {
        int at = advance();
        neighbours.lookUp(users.get(at).rated(), itemNumbers[at]);
        return neighbours.residualSignal();
    }

    @Benchmark
    public void notePairs() {
        RatedItems rated = users.get(advance()).rated();
        neighbours.add(rated, rated.size() - 1);
    }

    private int advance() {
        next = (next + 7919) % itemNumbers.length;
        return next;
    }
}
