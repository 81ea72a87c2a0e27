package io.thalweg.evaluate;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.Outcome;
import io.thalweg.learn.RatingObserver;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.ListRules;
import io.thalweg.rank.Ranker;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The application's tasks in one thread and without Kafka: each owns the users of one partition. Those of one instance have one
 * model; instances see what others have learned as it was when all committed last.
 */
public final class SimulatedTasks {

    private final Feedback feedback;
    private final Spread spread;
    private final List<ItemModel> models = new ArrayList<>();
    private final List<ItemRows> rows = new ArrayList<>();
    private final List<LearningTask> tasks = new ArrayList<>();
    private final List<InMemoryState> states = new ArrayList<>();
    private final List<Blend> blends = new ArrayList<>();
    private final List<Ranker> rankers = new ArrayList<>();
    private final ListRules listRules;
    private int eventsSinceCommit;

    /**
     * Tasks that know nothing yet.
     *
     * @param lists how they make them, and what they know of items
     */
    public SimulatedTasks(
            Algorithm algorithm,
            Hyperparameters parameters,
            long seed,
            Feedback feedback,
            Spread spread,
            ListSettings lists) {
        this.feedback = feedback;
        this.spread = spread;
        this.listRules = lists.rules();
        for (int instance = 0; instance < spread.instances(); instance++) {
            models.add(new ItemModel(algorithm.shape(seed, parameters, spread.partitions())));
        }
        for (int partition = 0; partition < spread.partitions(); partition++) {
            ItemRows items = model(partition).open(partition);
            Learner learner = algorithm.create(items, feedback, lists.terms(), parameters);
            InMemoryState state = new InMemoryState(learner);
            Blend blend = new Blend(items, learner, feedback, lists.categories());
            rows.add(items);
            states.add(state);
            blends.add(blend);
            rankers.add(new Ranker(learner, blend, feedback.scale(), lists.rules(), lists.catalog()));
            tasks.add(new LearningTask(
                    state, items, learner, feedback, lists.areLearned() ? blend : RatingObserver.NONE));
        }
    }

    /** Gives the event to the task that owns its user. */
    public Outcome apply(RatingEvent event) {
        if (models.size() > 1 && eventsSinceCommit++ == spread.syncEvery()) {
            eventsSinceCommit = 1;
            commit();
        }
        return task(event.userId()).apply(event);
    }

    /** The rating that a user would give at no time in particular, clamped; learns nothing. */
    public double predict(String userId, String itemId) {
        LearningTask task = task(userId);
        int item = task.items().findOrAdd(itemId);
        return scale().clamp(task.learner().predict(user(userId), item, Learner.ANY_TIME));
    }

    /** The task that owns the user. */
    public LearningTask task(String userId) {
        return tasks.get(partition(userId));
    }

    /** What ranks for the user. */
    public Blend blend(String userId) {
        return blends.get(partition(userId));
    }

    /** What makes the user's list, as the application makes it. */
    public Ranker ranker(String userId) {
        return rankers.get(partition(userId));
    }

    /** How lists are made. */
    ListRules listRules() {
        return listRules;
    }

    public UserRow user(String userId) {
        return states.get(partition(userId)).user(userId);
    }

    public RatingScale scale() {
        return feedback.scale();
    }

    /** What the events say. */
    public Feedback feedback() {
        return feedback;
    }

    /** The models of all instances. */
    public List<ItemModel> models() {
        return List.copyOf(models);
    }

    /** Lets go of what an instance has on its disk: users, and the rows that others committed. Nothing can be learned after this. */
    public void keepItemsOnly() {
        states.forEach(InMemoryState::clear);
        models.forEach(ItemModel::close);
    }

    private int partition(String userId) {
        return tasks.size() == 1 ? 0 : Math.floorMod(Shuffles.mix(userId.hashCode()), tasks.size());
    }

    private ItemModel model(int partition) {
        return models.get(partition % models.size());
    }

    private void commit() {
        for (int p = 0; p < rows.size(); p++) {
            int partition = p;
            ItemRows items = rows.get(partition);
            items.drainChanged((key, row) -> others(partition, model -> model.accept(partition, key, row)));
            long[] totals = items.liveTotals();
            others(partition, model -> model.acceptTotals(partition, totals));
        }
    }

    /** What an instance has committed itself it knows. */
    private void others(int partition, Consumer<ItemModel> taker) {
        for (ItemModel model : models) {
            if (model != model(partition)) {
                taker.accept(model);
            }
        }
    }
}
