package io.thalweg.learn;

import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** A task of one partition whose whole state can be stored and put back, as the application's stores would. */
final class Task {

    private final Algorithm algorithm;
    private final Hyperparameters parameters;
    private final RatingScale scale;
    final ItemRows items;
    final Learner learner;
    final InMemoryState state;
    final LearningTask task;
    final RatingObserver observer;
    private final JoinedState joined;
    private final BiFunction<ItemRows, Learner, RatingObserver> observers;
    private final Set<String> users = new TreeSet<>();
    private final Map<String, byte[]> local = new TreeMap<>();

    Task(Algorithm algorithm, Map<String, Double> set, RatingScale scale) {
        this(algorithm, set, scale, (items, learner) -> RatingObserver.NONE);
    }

    Task(
            Algorithm algorithm,
            Map<String, Double> set,
            RatingScale scale,
            BiFunction<ItemRows, Learner, RatingObserver> observers) {
        this.observers = observers;
        this.algorithm = algorithm;
        this.parameters = algorithm.parameters(set);
        this.scale = scale;
        ItemReplica replica = new ItemReplica(algorithm.layout(7, parameters), new ItemIndex(), 1);
        this.items = new ItemRows(replica, 0);
        this.learner = algorithm.create(items, scale, parameters);
        this.state = new InMemoryState(learner);
        this.observer = observers.apply(items, learner);
        this.joined = new JoinedState(learner.localState(), observer.localState());
        this.task = new LearningTask(state, items, learner, Feedback.stars(scale), observer);
    }

    Outcome apply(io.thalweg.rating.RatingEvent event) {
        Outcome outcome = task.apply(event);
        users.add(event.userId());
        joined.drainChanged(local::put);
        return outcome;
    }

    /** The task-local rows as they would lie in a store. */
    Map<String, byte[]> local() {
        return local;
    }

    /** A fresh task with this one's stored state, put back in an order of its own. */
    Task restored(Map<String, Double> set, long orderSeed) {
        Task copy = new Task(algorithm, set, scale, observers);
        for (int item : shuffled(items.size(), orderSeed)) {
            copy.items.restore(items.index().id(item), items.contribution(item));
        }
        copy.items.restoreTotals(items.liveTotals());
        List<String> keys = new ArrayList<>(local.keySet());
        Collections.shuffle(keys, new Random(orderSeed));
        for (String key : keys) {
            copy.joined.restore(key, bytes(local, key));
            copy.local.put(key, bytes(local, key));
        }
        for (String userId : users) {
            copyUser(userId, copy);
        }
        return copy;
    }

    private void copyUser(String userId, Task to) {
        UserRow from = state.user(userId);
        UserRow row = to.state.user(userId);
        row.bias = from.bias;
        row.biasVariance = from.biasVariance;
        row.session = from.session;
        row.lastRatedMillis = from.lastRatedMillis;
        row.learnedCount = from.learnedCount;
        row.factors = from.factors.clone();
        for (int at = 0; at < from.rated().size(); at++) {
            RatedItems rated = from.rated();
            row.rated()
                    .append(
                            to.items.findOrAdd(items.index().id(rated.item(at))),
                            rated.rating(at),
                            rated.timestampMillis(at));
            row.rated().note(at, rated.userBias(at), rated.residual(at), rated.biasResidual(at));
        }
        for (int item = 0; item < items.size(); item++) {
            Long withdrawn = from.withdrawnMillis(items.index().id(item));
            if (withdrawn != null) {
                row.withdraw(items.index().id(item), withdrawn);
            }
        }
        to.users.add(userId);
    }

    /** Everything that is stored, as text: equal exactly where the state is. */
    Map<String, String> fingerprint() {
        Map<String, String> rows = new TreeMap<>();
        for (int item = 0; item < items.size(); item++) {
            Contribution row = items.contribution(item);
            rows.put("item " + items.index().id(item), Arrays.toString(row.steps()) + row.count());
        }
        rows.put("totals", Arrays.toString(items.liveTotals()));
        local.forEach((key, row) -> rows.put("local " + key, Arrays.toString(row)));
        for (String userId : users) {
            UserRow user = state.user(userId);
            ByteBuffer bytes = ByteBuffer.allocate(4096 + 40 * user.rated().size());
            bytes.putFloat(user.bias).putFloat(user.biasVariance).putFloat(user.session);
            bytes.putLong(user.lastRatedMillis).putLong(user.learnedCount);
            for (float factor : user.factors) {
                bytes.putFloat(factor);
            }
            Map<String, Integer> order = new HashMap<>();
            for (int at = 0; at < user.rated().size(); at++) {
                order.put(items.index().id(user.rated().item(at)), at);
                bytes.putFloat(user.rated().userBias(at));
                bytes.putFloat(user.rated().residual(at)).putFloat(user.rated().biasResidual(at));
            }
            rows.put("user " + userId, Arrays.toString(bytes.array()) + new TreeMap<>(order));
        }
        return rows;
    }

    private static List<Integer> shuffled(int count, long seed) {
        List<Integer> numbers = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            numbers.add(n);
        }
        Collections.shuffle(numbers, new Random(seed));
        return numbers;
    }

    private static byte[] bytes(Map<String, byte[]> rows, String key) {
        return rows.getOrDefault(key, new byte[0]);
    }
}
