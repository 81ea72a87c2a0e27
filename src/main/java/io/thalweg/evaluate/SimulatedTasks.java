package io.thalweg.evaluate;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.ItemIndex;
import io.thalweg.learn.ItemReplica;
import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.LocalState;
import io.thalweg.learn.Outcome;
import io.thalweg.learn.RatingObserver;
import io.thalweg.learn.UserRow;
import io.thalweg.rank.Blend;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;

/**
 * The application's tasks in one thread and without Kafka: each owns the users of one partition, and sees the others'
 * item contributions as they were when all committed last, which happens every so many events.
 */
public final class SimulatedTasks {

    private final Feedback feedback;
    private final int eventsPerCommit;
    private final ItemReplica replica;
    private final List<LearningTask> tasks = new ArrayList<>();
    private final List<InMemoryState> states = new ArrayList<>();
    private final List<Blend> blends = new ArrayList<>();
    private int eventsSinceCommit;

    /**
     * Tasks that know nothing yet.
     *
     * @param partitionCount number of tasks, 1 or more
     * @param eventsPerCommit how many events, of all tasks together, lie between two commits
     * @param ranks whether they learn to rank, as the application's do
     */
    public SimulatedTasks(
            Algorithm algorithm,
            Hyperparameters parameters,
            long seed,
            Feedback feedback,
            int partitionCount,
            int eventsPerCommit,
            boolean ranks) {
        this.feedback = feedback;
        RatingScale scale = feedback.scale();
        this.eventsPerCommit = eventsPerCommit;
        this.replica = new ItemReplica(algorithm.layout(seed, parameters), new ItemIndex(), partitionCount);
        for (int partition = 0; partition < partitionCount; partition++) {
            ItemRows items = new ItemRows(replica, partition);
            Learner learner = algorithm.create(items, scale, parameters);
            InMemoryState state = new InMemoryState(learner);
            states.add(state);
            Blend blend = new Blend(items, learner, feedback);
            blends.add(blend);
            tasks.add(new LearningTask(state, items, learner, feedback, ranks ? blend : RatingObserver.NONE));
        }
    }

    /** Gives the event to the task that owns its user. */
    public Outcome apply(RatingEvent event) {
        if (tasks.size() > 1 && eventsSinceCommit++ == eventsPerCommit) {
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

    private int partition(String userId) {
        return tasks.size() == 1 ? 0 : Math.floorMod(Shuffles.mix(userId.hashCode()), tasks.size());
    }

    private void commit() {
        for (int p = 0; p < tasks.size(); p++) {
            int partition = p;
            ItemRows items = tasks.get(partition).items();
            for (int n = 0; n < items.changedCount(); n++) {
                int item = items.changedItem(n);
                replica.accept(partition, items.index().id(item), items.contribution(item));
            }
            items.clearChanged();
            replica.acceptTotals(partition, items.liveTotals());
            LocalState local = tasks.get(partition).learner().localState();
            local.drainChanged((key, row) -> replica.neighbours().accept(partition, key, row));
        }
    }
}
