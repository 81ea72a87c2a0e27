package io.thalweg.stream;

import io.thalweg.evaluate.ListEvidence;
import io.thalweg.learn.Outcome;
import io.thalweg.learn.Outcome.Effect;
import io.thalweg.learn.OwnMean;
import io.thalweg.learn.UserRow;
import io.thalweg.lists.PublishedLists;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;

/**
 * Compares what is learned with the list that its user had last: was the list followed, and was what it brought liked? Only items
 * that are new to the user are compared, and only users of whose last list something is known.
 *
 * <p>Of a user whose list was asked for before, this costs a look at ten numbers and the mean of the user's ratings; of others, one
 * read of a store more.
 */
final class ListComparison {

    private final Feedback feedback;
    private final PublishedLists published;

    ListComparison(Feedback feedback, PublishedLists published) {
        this.feedback = feedback;
        this.published = published;
    }

    /** What {@link #evidence} is to know of the user from before the event is learned. */
    double meanBefore(UserRow user, RatingEvent event) {
        return event instanceof Rating ? OwnMean.of(user, feedback) : Double.NaN;
    }

    /**
     * What a learned event says of its user's list.
     *
     * @param meanBefore of {@link #meanBefore}
     */
    ListEvidence evidence(UserRow user, RatingEvent event, Outcome outcome, double meanBefore) {
        if (outcome.effect() != Effect.LEARNED || !(event instanceof Rating rating)) {
            return ListEvidence.NONE;
        }
        boolean isHit = feedback.isHit(rating.value());
        boolean isJudged = !Double.isNaN(meanBefore) && outcome.itemCount() > 0;
        if (!(isHit || isJudged) || !published.hasList(user)) {
            return ListEvidence.NONE;
        }
        return ListEvidence.of(
                isHit,
                isJudged,
                published.isAmongFirst(user, rating.itemId()),
                isJudged && OwnMean.isReachedBy(rating.value(), meanBefore));
    }
}
