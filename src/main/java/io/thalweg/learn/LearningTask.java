package io.thalweg.learn;

import io.thalweg.learn.Outcome.Effect;
import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;

/**
 * The life of a rating in one task: looked up, predicted, counted, learned. The application and {@code evaluate} both
 * run this.
 */
public final class LearningTask {

    private final TaskState state;
    private final ItemRows items;
    private final Learner learner;
    private final Feedback feedback;
    private final RatingScale scale;
    private final RatingObserver observer;

    public LearningTask(TaskState state, ItemRows items, Learner learner, Feedback feedback) {
        this(state, items, learner, feedback, RatingObserver.NONE);
    }

    public LearningTask(TaskState state, ItemRows items, Learner learner, Feedback feedback, RatingObserver observer) {
        this.state = state;
        this.items = items;
        this.learner = learner;
        this.feedback = feedback;
        this.scale = feedback.scale();
        this.observer = observer;
    }

    public ItemRows items() {
        return items;
    }

    public Learner learner() {
        return learner;
    }

    /** Gives a valid event its one effect. */
    public Outcome apply(RatingEvent event) {
        items.takeIn();
        UserRow user = state.user(event.userId());
        Outcome outcome = event instanceof Rating rating ? rate(user, rating) : withdraw(user, (Withdrawal) event);
        items.addTotal(total(outcome.effect()), 1);
        return outcome;
    }

    /** Whether the event would give its user more ratings and remembered withdrawals than {@code most}. */
    public boolean isBeyond(RatingEvent event, int most) {
        UserRow user = state.user(event.userId());
        return user.entryCount() >= most
                && user.withdrawnMillis(event.itemId()) == null
                && !user.rated().contains(items.index().find(event.itemId()));
    }

    /** Counts an event that has no effect because its user was forgotten after it was written. */
    public Outcome drop() {
        items.addTotal(Total.DROPPED, 1);
        return Outcome.without(Effect.DROPPED);
    }

    /** An event of a type that doesn't count: it is counted. */
    public Outcome ignore() {
        items.addTotal(Total.IGNORED, 1);
        return Outcome.without(Effect.IGNORED);
    }

    /**
     * Removes all that is kept of a user: the row, the history, pairs, the id wherever it is held, and what counts held of
     * the ratings. What the user taught the item rows stays in them. A later rating by the same id starts a new user.
     */
    public Forgotten forget(String userId) {
        return forget(userId, Integer.MAX_VALUE);
    }

    /**
     * The same for the latest {@code most} ratings of the user; with the last of them goes all the rest. To be called again
     * until {@link Forgotten#complete}, and before anything more is learned of the user.
     */
    public Forgotten forget(String userId, int most) {
        items.takeIn();
        UserRow user = state.user(userId);
        boolean known = user.learnedCount > 0;
        // No replay is to draw a user who is half gone.
        learner.localState().forgetUser(userId);
        // Backwards, since a pair is noted under the later one of its two.
        int removed = 0;
        for (int position = user.ratingCount() - 1; position >= 0 && removed < most; position--, removed++) {
            int item = user.rated().item(position);
            learner.unlearn(user, position);
            count(user.rated().rating(position), -1);
            items.uncount(item, user.rated().epoch(position), isHigh(user, position));
            user.rated().remove(position);
            state.removeRating(user, items.index().id(item));
        }
        items.addTotal(Total.FORGOTTEN_RATINGS, removed);
        boolean complete = user.ratingCount() == 0;
        if (complete) {
            items.addTotal(Total.FORGOTTEN_USERS, known ? 1 : 0);
            remove(userId);
        }
        return new Forgotten(known, removed, complete);
    }

    /** Removes a user's rows to make room, and changes nothing of what was learned: items still count the ratings. */
    public void evict(String userId) {
        TaskState.Removed removed = remove(userId);
        items.addTotal(Total.EVICTED_RATINGS, removed.ratings());
        items.addTotal(Total.EVICTED_USERS, removed.known() ? 1 : 0);
    }

    private TaskState.Removed remove(String userId) {
        learner.localState().forgetUser(userId);
        TaskState.Removed removed = state.remove(userId);
        items.addTotal(Total.USERS, removed.known() ? -1 : 0);
        return removed;
    }

    private Outcome rate(UserRow user, Rating rating) {
        Long withdrawn = user.withdrawnMillis(rating.itemId());
        if (withdrawn != null && rating.timestampMillis() < withdrawn) {
            return Outcome.without(Effect.LATE);
        }
        int item = items.findOrAdd(rating.itemId());
        int position = user.rated().find(item);
        double value = feedback.first(rating.value());
        long timestampMillis = rating.timestampMillis();
        if (position >= 0) {
            double known = user.rated().rating(position);
            long knownMillis = user.rated().timestampMillis(position);
            if (timestampMillis < knownMillis && !feedback.countsLate(rating.value(), known)) {
                return Outcome.without(Effect.LATE);
            }
            if (timestampMillis == knownMillis && feedback.repeatsKnown(rating.value(), known)) {
                return Outcome.without(Effect.DUPLICATE);
            }
            value = feedback.combined(rating.value(), known);
            timestampMillis = Math.max(timestampMillis, knownMillis);
        }
        observer.before(user, item, rating);
        Outcome outcome = new Outcome(
                position >= 0 ? Effect.RELEARNED : Effect.LEARNED,
                value,
                scale.clamp(learner.predict(user, item, timestampMillis)),
                user.ratingCount(),
                items.count(item));
        if (position >= 0) {
            uncount(user, item, position);
        }
        user.forgetWithdrawal(rating.itemId());
        learn(user, item, value, timestampMillis);
        observer.after(user, item, rating);
        state.saveRating(user);
        return outcome;
    }

    private void learn(UserRow user, int item, double value, long timestampMillis) {
        if (user.learnedCount == 0) {
            items.addTotal(Total.USERS, 1);
        }
        user.learnedCount++;
        user.rated().append(item, value, timestampMillis);
        user.rated().noteEpoch(items.epoch(item));
        items.addRating(item, feedback.isHigh(value));
        count(value, 1);
        learner.learn(user, item, value, timestampMillis, state);
        user.lastRatedMillis = Math.max(user.lastRatedMillis, timestampMillis);
    }

    private Outcome withdraw(UserRow user, Withdrawal withdrawal) {
        Long withdrawn = user.withdrawnMillis(withdrawal.itemId());
        if (withdrawn != null && withdrawal.timestampMillis() <= withdrawn) {
            return Outcome.without(withdrawal.timestampMillis() == withdrawn ? Effect.DUPLICATE : Effect.LATE);
        }
        int item = items.index().find(withdrawal.itemId());
        int position = user.rated().find(item);
        if (position >= 0) {
            if (withdrawal.timestampMillis() < user.rated().timestampMillis(position)) {
                return Outcome.without(Effect.LATE);
            }
            uncount(user, item, position);
        }
        user.withdraw(withdrawal.itemId(), withdrawal.timestampMillis());
        state.saveWithdrawal(user, withdrawal.itemId(), withdrawal.timestampMillis());
        return Outcome.without(position >= 0 ? Effect.WITHDRAWN : Effect.UNRATED);
    }

    private void uncount(UserRow user, int item, int position) {
        learner.unlearn(user, position);
        count(user.rated().rating(position), -1);
        items.uncount(item, user.rated().epoch(position), isHigh(user, position));
        user.rated().remove(position);
    }

    private boolean isHigh(UserRow user, int position) {
        return feedback.isHigh(user.rated().rating(position));
    }

    private void count(double rating, int sign) {
        double unit = (rating - scale.lowest()) / scale.range();
        items.addTotal(Total.RATINGS, sign);
        items.addTotal(Total.RATING_SUM, sign * FixedPoint.ofDouble(unit));
        items.addTotal(Total.RATING_SQUARE_SUM, sign * FixedPoint.ofDouble(unit * unit));
    }

    private static Total total(Effect effect) {
        return switch (effect) {
            case LEARNED -> Total.NEW_RATINGS;
            case RELEARNED -> Total.RE_RATINGS;
            case WITHDRAWN -> Total.WITHDRAWALS;
            case UNRATED -> Total.UNRATED;
            case DUPLICATE -> Total.DUPLICATES;
            case LATE -> Total.LATE;
            case DROPPED -> Total.DROPPED;
            case IGNORED -> Total.IGNORED;
        };
    }
}
