package io.thalweg.learn;

/**
 * What became of an event.
 *
 * @param effect which of the lives of a rating it was
 * @param rating what was learned: the event's own, or what repeated events come to; NaN where nothing was learned
 * @param prediction the rating predicted before learning, on the scale and clamped; NaN where nothing was learned
 * @param userCount n_u before this event
 * @param itemCount n_i before this event
 */
public record Outcome(Effect effect, double rating, double prediction, int userCount, long itemCount) {

    /** What an event can do. */
    public enum Effect {
        /** The first rating of this user and item. */
        LEARNED,
        /** A newer rating in place of an older one. */
        RELEARNED,
        /** A rating was taken back. */
        WITHDRAWN,
        /** A rating that is not there was taken back: only the time is kept, so that an older rating will be late. */
        UNRATED,
        /** It was known already; nothing changed. */
        DUPLICATE,
        /** Something newer was known; nothing changed. */
        LATE,
        /** It was written before its user was to be forgotten, and read after that; nothing changed. */
        DROPPED,
        /** It is of a type that the configuration doesn't name; nothing changed. */
        IGNORED
    }

    static Outcome without(Effect effect) {
        return new Outcome(effect, Double.NaN, Double.NaN, 0, 0);
    }

    /** Whether there is a prediction, and so a prequential error. */
    public boolean isLearned() {
        return effect == Effect.LEARNED || effect == Effect.RELEARNED;
    }
}
