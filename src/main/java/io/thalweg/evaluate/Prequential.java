package io.thalweg.evaluate;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.Outcome;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;

/**
 * Test, then train: every rating is predicted with what is known before it, then learned. One pass, one task, no
 * Kafka; the same code path as the application's tasks.
 *
 * <p>A. P. Dawid, "Statistical theory: the prequential approach", JRSS A 147(2), 1984.
 */
public final class Prequential {

    private final RatingScale scale;
    private final LearningTask task;
    private final InMemoryState state;
    private final ErrorSums errors = new ErrorSums();

    /** An empty learner. */
    public Prequential(Algorithm algorithm, Hyperparameters parameters, long seed, Feedback feedback) {
        this.scale = feedback.scale();
        ItemRows items = new ItemModel(algorithm.shape(seed, parameters, 1)).open(0);
        Learner learner = algorithm.create(items, feedback, parameters);
        this.state = new InMemoryState(learner);
        this.task = new LearningTask(state, items, learner, feedback);
    }

    /** Predicts the rating, adds the error to the sums, learns the rating. */
    public Outcome add(Rating rating) {
        Outcome outcome = task.apply(rating);
        if (outcome.isLearned()) {
            errors.add((outcome.prediction() - outcome.rating()) / scale.range());
        }
        return outcome;
    }

    /** All errors so far. */
    public ErrorSums errors() {
        return errors;
    }

    public double rmse() {
        return errors.rmse(scale.range());
    }

    public double mae() {
        return errors.mae(scale.range());
    }

    public InMemoryState state() {
        return state;
    }

    public LearningTask task() {
        return task;
    }
}
