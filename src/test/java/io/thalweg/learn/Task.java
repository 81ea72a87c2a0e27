package io.thalweg.learn;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Rows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A task of one partition whose whole state can be stored and put back, as the application's stores would. */
final class Task {

    private final Algorithm algorithm;
    private final Hyperparameters parameters;
    private final RatingScale scale;
    private final ItemTerms terms;
    final ItemRows items;
    final Learner learner;
    final InMemoryState state;
    final LearningTask task;
    final RatingObserver observer;
    private final BiFunction<ItemRows, Learner, RatingObserver> observers;
    private final Set<String> users = new TreeSet<>();
    private final Map<String, byte[]> local = new TreeMap<>();

    Task(Algorithm algorithm, Map<String, Double> set, RatingScale scale) {
        this(algorithm, set, scale, ItemTerms.NONE);
    }

    Task(Algorithm algorithm, Map<String, Double> set, RatingScale scale, ItemTerms terms) {
        this(algorithm, set, scale, terms, (items, learner) -> RatingObserver.NONE, rows -> {});
    }

    Task(
            Algorithm algorithm,
            Map<String, Double> set,
            RatingScale scale,
            BiFunction<ItemRows, Learner, RatingObserver> observers) {
        this(algorithm, set, scale, ItemTerms.NONE, observers, rows -> {});
    }

    private Task(
            Algorithm algorithm,
            Map<String, Double> set,
            RatingScale scale,
            ItemTerms terms,
            BiFunction<ItemRows, Learner, RatingObserver> observers,
            Consumer<ItemRows> restored) {
        this.terms = terms;
        this.observers = observers;
        this.algorithm = algorithm;
        this.parameters = algorithm.parameters(set);
        this.scale = scale;
        this.items = new ItemModel(algorithm.shape(7, parameters, 1)).open(0, restored);
        this.learner = algorithm.create(items, Feedback.stars(scale), terms, parameters);
        this.state = new InMemoryState(learner);
        this.observer = observers.apply(items, learner);
        this.task = new LearningTask(state, items, learner, Feedback.stars(scale), observer);
    }

    Outcome apply(io.thalweg.rating.RatingEvent event) {
        Outcome outcome = task.apply(event);
        users.add(event.userId());
        drain();
        return outcome;
    }

    /** Puts what has changed into the store. */
    void drain() {
        items.drainChanged((key, row) -> local.put(new String(key, StandardCharsets.UTF_8), row));
        learner.localState().drainChanged(this::put);
    }

    private void put(String key, byte @Nullable [] row) {
        if (row == null) {
            local.remove(key);
        } else {
            local.put(key, row);
        }
    }

    /** The task's rows beside those of users, as they would lie in a store. */
    Map<String, byte[]> local() {
        return local;
    }

    /** A fresh task with this one's stored state, put back in an order of its own. */
    Task restored(Map<String, Double> set, long orderSeed) {
        List<String> keys = new ArrayList<>(local.keySet());
        Collections.shuffle(keys, new Random(orderSeed));
        Task copy = new Task(algorithm, set, scale, terms, observers, rows -> {
            rows.restoreTotals(items.liveTotals());
            keys.stream()
                    .filter(key -> Rows.isOfItems(bytes(key)))
                    .forEach(key -> rows.restore(bytes(key), local.get(key)));
        });
        for (String key : keys) {
            if (!Rows.isOfItems(bytes(key))) {
                copy.learner.localState().restore(key, local.get(key));
            }
            copy.local.put(key, local.get(key));
        }
        copy.learner.localState().restored();
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
        rows.put("totals", Arrays.toString(items.liveTotals()));
        local.forEach((key, row) -> rows.put("row " + key, Arrays.toString(row)));
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

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
