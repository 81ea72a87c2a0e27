package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidePriorTest {

    private static final RatingScale STARS = RatingScale.FIVE_STARS;
    private static final Algorithm HYBRID = Algorithm.HYBRID;
    private static final int KINDS = 6;
    private static final int USERS = 50;
    private static final String VECTOR = "S";

    /** Ratings of ever new items, about four each: an item's kind says what it is worth, and each user has a kind of their own. */
    private static List<Rating> stream(int count) {
        Random random = new Random(5);
        List<Rating> ratings = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int item = n / 4 - random.nextInt(Math.min(n / 4 + 1, 6));
            int user = random.nextInt(USERS);
            double stars =
                    3 + .9 * Math.sin(kind(item)) + (kind(item) == user % KINDS ? 1 : -.2) + .7 * random.nextGaussian();
            ratings.add(new Rating("u" + user, "i" + item, STARS.clamp(Math.rint(stars)), 1_000L * (n + 1)));
        }
        return ratings;
    }

    private static int kind(int item) {
        return (item * 7 + item / 5) % KINDS;
    }

    private static ItemTerms terms(long shuffleSeed) {
        Random random = new Random(shuffleSeed);
        Map<String, List<String>> terms = new HashMap<>();
        for (int item = 0; item < 2_000; item++) {
            terms.put("i" + item, List.of("kind " + (shuffleSeed == 0 ? kind(item) : random.nextInt(KINDS))));
        }
        return ItemTerms.of(terms);
    }

    private static double rmseOfNewItems(Task task, List<Rating> ratings) {
        double squares = 0;
        int count = 0;
        for (Rating rating : ratings) {
            Outcome outcome = task.apply(rating);
            if (outcome.isLearned() && outcome.itemCount() < 5 && outcome.userCount() >= 5) {
                squares += Math.pow(outcome.prediction() - rating.value(), 2);
                count++;
            }
        }
        return Math.sqrt(squares / count);
    }

    private static Task task(ItemTerms terms) {
        return new Task(HYBRID, Map.of(), STARS, terms);
    }

    @Test
    void shouldPredictNewItemsBetterWhenTheirTermsSaySomething() {
        List<Rating> ratings = stream(4_000);
        double without = rmseOfNewItems(task(ItemTerms.NONE), ratings);
        assertThat(rmseOfNewItems(task(terms(0)), ratings)).isLessThan(without - .1);
        assertThat(rmseOfNewItems(task(terms(1)), ratings))
                .as("of terms that say nothing")
                .isLessThan(without + .01);
    }

    @Test
    void shouldLearnAllRowsAsIfItWereNotThere() {
        Task with = task(terms(0));
        Task without = task(ItemTerms.NONE);
        for (RatingEvent event : stream(600)) {
            with.apply(event);
            without.apply(event);
        }
        Map<String, String> rows = with.fingerprint();
        assertThat(rows.remove("row " + VECTOR)).isNotNull();
        assertThat(rows).isEqualTo(without.fingerprint());
        assertThat(without.local()).as("nothing was learned").doesNotContainKey(VECTOR);
    }

    @Test
    void shouldKeepNoRowWhenItIsSwitchedOff() {
        Task off = new Task(HYBRID, Map.of("hybrid.side", 0.0), STARS, terms(0));
        stream(200).forEach(off::apply);
        assertThat(off.local()).doesNotContainKey(VECTOR).containsKey("M");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300, 799})
    void shouldGoOnBitForBitWhenRestoredAtAnyPoint(int stop) {
        List<Rating> ratings = stream(800);
        Task whole = task(terms(0));
        ratings.subList(0, stop).forEach(whole::apply);
        Task resumed = whole.restored(Map.of(), stop);
        for (Rating rating : ratings.subList(stop, ratings.size())) {
            assertThat(resumed.apply(rating)).isEqualTo(whole.apply(rating));
        }
        assertThat(resumed.fingerprint()).isEqualTo(whole.fingerprint());
    }

    @Test
    void shouldGoOnFromStateThatDoesNotHaveIt() {
        List<Rating> ratings = stream(800);
        Task older = new Task(HYBRID, Map.of("hybrid.side", 0.0), STARS, terms(0));
        ratings.subList(0, 400).forEach(older::apply);
        Task newer = older.restored(Map.of(), 1);
        ratings.subList(400, 800).forEach(newer::apply);
        assertThat(newer.local()).containsKey(VECTOR);

        Task olderAgain = newer.restored(Map.of("hybrid.side", 0.0), 2);
        olderAgain.apply(ratings.get(0));
        assertThat(olderAgain.local().get(VECTOR))
                .as("the row of a version that doesn't know it")
                .isEqualTo(newer.local().get(VECTOR));
    }

    @Test
    void shouldSumUpExactlyOverPartitions() {
        Hyperparameters parameters = HYBRID.parameters(Map.of());
        ItemModel model = new ItemModel(HYBRID.shape(7, parameters, 2));
        List<ItemRows> rows = List.of(model.open(0), model.open(1));
        List<LearningTask> tasks = new ArrayList<>();
        for (ItemRows each : rows) {
            Learner learner = HYBRID.create(each, Feedback.stars(STARS), terms(0), parameters);
            tasks.add(new LearningTask(new InMemoryState(learner), each, learner, Feedback.stars(STARS)));
        }
        for (Rating rating : stream(800)) {
            tasks.get(Math.floorMod(rating.userId().hashCode(), 2)).apply(rating);
        }
        List<byte[]> vectors = new ArrayList<>();
        for (ItemRows each : rows) {
            Map<String, byte[]> drained = new TreeMap<>();
            each.drainChanged((key, row) -> drained.put(new String(key, StandardCharsets.UTF_8), row));
            vectors.add(drained.get(VECTOR));
        }
        for (byte[] vector : vectors) {
            DoubleBuffer numbers =
                    ByteBuffer.wrap(vector, 1, vector.length - 1).slice().asDoubleBuffer();
            assertThat(numbers.remaining()).isEqualTo(2 * (TermSets.SLOTS + 2));
            while (numbers.hasRemaining()) {
                double steps = numbers.get();
                assertThat(steps)
                        .as("whole steps, so that a sum is exact in any order")
                        .isEqualTo(Math.rint(steps));
            }
        }
    }

    @Test
    void shouldSayNothingOfItemsThatHaveRatingsEnough() {
        Task with = new Task(HYBRID, Map.of("hybrid.side.ratings", 3.0), STARS, terms(0));
        Task without = task(ItemTerms.NONE);
        for (Rating rating : stream(800)) {
            Outcome outcome = with.apply(rating);
            Outcome plain = without.apply(rating);
            if (outcome.itemCount() >= 3) {
                assertThat(outcome).isEqualTo(plain);
            }
        }
    }

    @Test
    void shouldLookAtWhatTheCatalogSaysNow() {
        Map<String, List<String>> known = new HashMap<>();
        int[] version = {0};
        ItemTerms changing = new ItemTerms() {
            @Override
            public List<String> of(String itemId) {
                return known.getOrDefault(itemId, List.of());
            }

            @Override
            public long version() {
                return version[0];
            }
        };
        ItemTerms all = terms(0);
        Task late = task(changing);
        List<Rating> ratings = stream(1_600);
        ratings.subList(0, 800).forEach(late::apply);
        assertThat(late.local()).as("nothing was known yet").doesNotContainKey(VECTOR);
        for (int item = 0; item < 2_000; item++) {
            known.put("i" + item, all.of("i" + item));
        }
        version[0]++;
        ratings.subList(800, 1_600).forEach(late::apply);
        assertThat(late.local()).containsKey(VECTOR);
    }
}
