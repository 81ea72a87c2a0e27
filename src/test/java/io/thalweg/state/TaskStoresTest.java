package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.TaskState;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.StateFormat;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import io.thalweg.stream.TopologyBench;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskStoresTest {

    private static final long T0 = TopologyBench.START.toEpochMilli() - 1_000_000;

    /** A cache of a third of what they take lets users be read from the stores anew, as after a restart: that must change nothing. */
    @ParameterizedTest
    @EnumSource
    void shouldLearnTheSameToTheLastBitWhenUsersAreReadFromTheStoresEachTime(Algorithm algorithm) {
        assertThat(learn(algorithm, 1)).isEqualTo(learn(algorithm, 1_000));
    }

    @Test
    void shouldShowUsersInAPassWhoseRowsWaitForACommit() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.rate("u2", "i1");
            assertThat(task.userIdsFrom("u1")).containsExactly("u1", "u2");
            assertThat(task.userIdsFrom("u2")).containsExactly("u2");
        }
    }

    @Test
    void shouldLeaveNothingOfAUserWhoIsRemovedWhileRowsWaitForACommit() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.rate("u2", "i1");
            assertThat(task.stores.remove("u1")).isEqualTo(new TaskState.Removed(true, 1));
            task.stores.saveChanged();
            assertThat(task.userIdsFrom(null)).containsExactly("u2");
            assertThat(keys(task.ratings.store())).containsExactly(RowCodec.ratingKey("u2", "i1"));
            assertThat(task.stores.user("u1").ratingCount()).isZero();
        }
    }

    @Test
    void shouldRemoveManyInOneBatchWhenTheirRowsWereStoredBefore() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.rate("u2", "i1");
            task.stores.saveChanged();
            task.stores.remove("u1");
            task.stores.remove("u2");
            assertThat(keys(task.users.store())).as("removals wait").hasSize(2);
            assertThat(task.userIdsFrom(null)).as("a pass sees them").isEmpty();
            assertThat(keys(task.ratings.store())).isEmpty();
        }
    }

    @Test
    void shouldLeaveNoWithdrawalOfAUserWhoIsRemovedWhileDecoded() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.rate("u1", "i2");
            task.learning.apply(new Withdrawal("u1", "i2", task.time++));
            task.stores.saveChanged();
            assertThat(keys(task.ratings.store())).hasSize(2);
            assertThat(task.stores.remove("u1")).isEqualTo(new TaskState.Removed(true, 1));
            task.stores.saveChanged();
            assertThat(keys(task.ratings.store())).isEmpty();
        }
    }

    @Test
    void shouldBeginAnewWhenAUserComesBackWhoseRemovalWaitsForACommit() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.rate("u1", "i2");
            task.stores.saveChanged();
            task.stores.remove("u1");
            assertThat(task.stores.user("u1").learnedCount).isZero();
            task.rate("u1", "i2");
            assertThat(task.stores.remove("u1")).isEqualTo(new TaskState.Removed(true, 1));
            assertThat(task.stores.remove("u1")).as("nothing is left").isEqualTo(new TaskState.Removed(false, 0));
            task.rate("u1", "i3");
            task.stores.saveChanged();
            assertThat(task.userIdsFrom(null)).containsExactly("u1");
            assertThat(keys(task.ratings.store())).containsExactly(RowCodec.ratingKey("u1", "i3"));
        }
    }

    @Test
    void shouldNotBringBackARemovedRatingWhenTheUserLeavesMemoryBeforeTheCommit() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.rate("u1", "i2");
            task.stores.saveChanged();
            task.stores.removeRating(task.stores.user("u1"), "i1");
            for (int n = 0; n < 1_000; n++) {
                task.stores.user("other-" + n);
            }
            assertThat(task.stores.user("u1").ratingCount()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotBringBackARemovedRatingWhenThatWasTheLastOfABatch() {
        try (Task task = new Task(1 << 20)) {
            task.rate("u1", "i1");
            task.rate("u1", "i2");
            task.stores.saveChanged();
            for (int n = 1; n < RowBatch.MOST; n++) {
                task.rate("rater-" + n, "i1");
            }
            task.stores.removeRating(task.stores.user("u1"), "i1");
            for (int n = 0; n < 5_000; n++) {
                task.stores.user("other-" + n);
            }
            assertThat(task.stores.user("u1").ratingCount()).isEqualTo(1);
        }
    }

    @Test
    void shouldPutRemovalsWithoutACommitWhenManyWait() {
        try (Task task = new Task()) {
            for (int n = 0; n < 2 * RowBatch.MOST; n++) {
                task.rate("u" + n, "i" + n);
            }
            task.stores.saveChanged();
            for (int n = 0; n < 2 * RowBatch.MOST; n++) {
                task.stores.remove("u" + n);
            }
            assertThat(keys(task.users.store())).isEmpty();
            assertThat(keys(task.ratings.store())).isEmpty();
        }
    }

    /** Who is found in memory lets nobody be loaded; the bound is to hold all the same. */
    @Test
    void shouldKeepNoMoreDecodedThanItsShareWhenUsersGrowThatAreAllInMemory() {
        long most = 300_000;
        try (Task task = new Task(most)) {
            for (int rating = 0; rating < 20; rating++) {
                for (int user = 0; user < 300; user++) {
                    task.rate("u" + user, "i" + rating);
                }
            }
            assertThat(task.stores.decodedBytes()).isBetween(most / 2, most);
            assertThat(task.stores.user("u0").ratingCount()).isEqualTo(20);
        }
    }

    @Test
    void shouldKeepLessDecodedWhenAnotherTaskTakesItsShare() {
        UserMemory memory = new UserMemory(300_000);
        try (Task task = new Task(memory)) {
            for (int user = 0; user < 700; user++) {
                task.rate("u" + user, "i1");
            }
            assertThat(task.stores.decodedBytes()).isBetween(200_000L, 300_000L);
            try (Task other = new Task(memory)) {
                task.stores.saveChanged();
                assertThat(task.stores.decodedBytes()).isBetween(100_000L, 150_000L);
                assertThat(other.stores.decodedBytes()).isZero();
            }
        }
    }

    @Test
    void shouldReadAUserAgainWhoHadToLeaveMemoryBeforeTheCommit() {
        try (Task task = new Task()) {
            task.rate("u1", "i1");
            task.items.drop(task.items.findOrAdd("i2"));
            task.rate("u2", "i2");
            task.items.drop(task.items.findOrAdd("i2"));
            task.rate("u1", "i2");
            UserRow before = task.stores.user("u1");
            for (int n = 0; n < 1_000; n++) {
                task.stores.user("other-" + n);
            }
            UserRow after = task.stores.user("u1");
            assertThat(after).isNotSameAs(before);
            assertThat(after.bias).isEqualTo(before.bias);
            assertThat(after.rated().timestampMillis(0))
                    .isEqualTo(before.rated().timestampMillis(0));
            assertThat(after.rated().epoch(0)).isZero();
            assertThat(after.rated().epoch(1)).as("i2 had left once").isEqualTo(1);
        }
    }

    /** Whatever the commit interval: what waits takes memory. */
    @Test
    void shouldPutRowsWithoutACommitWhenManyWait() {
        try (Task task = new Task()) {
            for (int n = 0; n < 3 * RowBatch.MOST; n++) {
                task.rate("u" + n % (2 * RowBatch.MOST), "i" + n);
            }
            assertThat(keys(task.users.store())).hasSizeGreaterThanOrEqualTo(RowBatch.MOST);
            assertThat(keys(task.ratings.store())).hasSizeGreaterThanOrEqualTo(2 * RowBatch.MOST);
        }
    }

    private static List<Bytes> keys(KeyValueStore<Bytes, byte[]> store) {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            rows.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }

    /** A task's stores that nobody commits, as a rule with memory for the fewest users that there may be. */
    private static final class Task implements AutoCloseable {

        private final StoreBench users = new StoreBench("memory");
        private final StoreBench ratings = new StoreBench("memory");
        private final StoreBench contributions = new StoreBench("memory");
        private final StoreBench learnerState = new StoreBench("memory");
        private final ItemRows items;
        private final TaskStores stores;
        private final LearningTask learning;
        private long time = T0;

        Task() {
            this(1);
        }

        Task(long userMemory) {
            this(new UserMemory(userMemory));
        }

        Task(UserMemory memory) {
            Hyperparameters parameters = Algorithm.SGD.parameters(Map.of());
            RatingScale scale = new RatingScale(1, 5);
            items = new ItemModel(Algorithm.SGD.shape(1, parameters, 1)).open(0);
            Learner learner = Algorithm.SGD.create(items, Feedback.stars(scale), parameters);
            stores = new TaskStores(
                    users.store(),
                    ratings.store(),
                    contributions.store(),
                    learnerState.store(),
                    items,
                    learner,
                    TotalsRow.of(null, new ModelSignature("any"), StateFormat.NEWEST),
                    memory);
            learning = new LearningTask(stores, items, learner, Feedback.stars(scale));
        }

        void rate(String user, String item) {
            learning.apply(new Rating(user, item, 4, time++));
        }

        List<String> userIdsFrom(@Nullable String first) {
            List<String> ids = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> rows =
                    stores.usersFrom(first == null ? null : RowCodec.userKey(first))) {
                rows.forEachRemaining(row -> ids.add(new String(row.key.get(), StandardCharsets.UTF_8)));
            }
            return ids;
        }

        @Override
        public void close() {
            List.of(users, ratings, contributions, learnerState).forEach(StoreBench::close);
        }
    }

    private static Map<String, String> learn(Algorithm algorithm, int mebibytes) {
        Map<String, String> end = new TreeMap<>();
        try (TopologyBench bench =
                TopologyBench.inMemory(Map.of("learner", algorithm.toString(), "users.memory", "" + mebibytes))) {
            someEvents().forEach(bench::send);
            bench.pass(Duration.ofSeconds(1));
            Map<String, JsonNode> errors = bench.errors();
            assertThat(errors.get("all/all").get("count").asLong()).isGreaterThan(1_000);
            errors.forEach((key, error) -> end.put(key, error.toString()));
            for (String store : List.of("users", "ratings", "item-contributions")) {
                try (KeyValueIterator<Bytes, byte[]> rows = bench.store(store).all()) {
                    while (rows.hasNext()) {
                        KeyValue<Bytes, byte[]> row = rows.next();
                        // The totals count lists too, whose number depends on the clock.
                        if (!row.key.equals(RowCodec.TOTALS_KEY)) {
                            end.put(store + " " + row.key, HexFormat.of().formatHex(row.value));
                        }
                    }
                }
            }
        }
        return end;
    }

    /** New, again, late, withdrawn and rated once more; by a few users, and by thousands who take some 3 MB. */
    private static List<RatingEvent> someEvents() {
        Random random = new Random(9);
        List<RatingEvent> events = new ArrayList<>();
        for (int n = 0; n < 6_000; n++) {
            String user = "user-" + random.nextInt(random.nextBoolean() ? 15 : 3_000);
            String item = "item-" + random.nextInt(60);
            long time = T0 + n - random.nextInt(300);
            events.add(
                    random.nextInt(8) == 0
                            ? new Withdrawal(user, item, time)
                            : new Rating(user, item, 1 + random.nextInt(5), time));
        }
        return events;
    }
}
