package io.thalweg.rank;

import io.thalweg.model.ItemModel;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.InMemoryState;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.ItemRows;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole list as the application makes it: the hybrid learner has learned a rating of each item, by users who rate a hundred, and then
 * 100 000 generated ones, of whose users the lists are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RankerBenchmark {

    private static final int RATINGS = 100_000;
    private static final int RATINGS_OF_USER = 100;

    /** The scattering of ids, which is none of the popularity's. */
    private static final int STEP = 7_919;

    @Param({"1700", "62000", "1000000"})
    private int itemCount;

    private final List<UserRow> users = new ArrayList<>();
    private Ranker ranker;
    private Blend blend;
    private int next;

    @Setup
    public void learnAll() {
        var parameters = Algorithm.HYBRID.parameters(Map.of());
        ItemRows items = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        RatingGenerator generator =
                new RatingGenerator(GeneratorOptions.forRatings(RATINGS).withItems(itemCount));
        RatingScale scale = generator.options().scale();
        Learner learner = Algorithm.HYBRID.create(items, Feedback.stars(scale), parameters);
        InMemoryState state = new InMemoryState(learner);
        blend = new Blend(items, learner, Feedback.stars(scale), ItemCategories.NONE);
        LearningTask task = new LearningTask(state, items, learner, Feedback.stars(scale), blend);
        for (int n = 0; n < itemCount; n++) {
            String userId = "first-" + n / RATINGS_OF_USER;
            String itemId = generator.itemId((int) ((long) n * STEP % itemCount));
            task.apply(new Rating(userId, itemId, 1 + n % 5, RatingGenerator.START_MILLIS - itemCount + n));
        }
        while (generator.hasNext()) {
            Rating rating = generator.next();
            task.apply(rating);
            if (generator.ratingCount() % 97 == 0) {
                users.add(state.user(rating.userId()));
            }
        }
        ranker = new Ranker(learner, blend, scale, ListRules.usual(10));
    }

    /** The list with its predictions and reasons. */
    @Benchmark
    public List<RankedItem> list() {
        UserRow user = users.get(next++ % users.size());
        return ranker.rank(user, user.lastRatedMillis, item -> true);
    }

    /** What of it is the fold-in and the sums over neighbours. */
    @Benchmark
    public int prepare() {
        UserRow user = users.get(next++ % users.size());
        blend.prepare(user, user.lastRatedMillis);
        return blend.neighbours().size();
    }
}
