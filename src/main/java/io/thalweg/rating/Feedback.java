package io.thalweg.rating;

import io.thalweg.rating.InvalidRatingException.Reason;

/**
 * What events say of a user's liking: stars on a scale (explicit feedback), or only that something was played, clicked or bought
 * (implicit feedback), where a repetition says more than a single event.
 *
 * <p>With {@link Repeats#COUNT} an event's number says how many times it counts, and what is learned of n times is
 *
 * <pre>r(n) = lowest + range · log(1 + n) / log(1 + cap),   n at most the cap</pre>
 *
 * so n is known again from r, and nothing else need be stored. Counts are kept in steps of 2⁻²⁰.
 *
 * <p>Y. Hu, Y. Koren, C. Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008 (counts as confidence, and
 * their logarithm).
 *
 * @param scale of what is learned
 * @param repeats what several events of a user and item come to
 * @param cap how many times say all that can be said, from 1 to {@value #MOST_CAP}; looked at for counts alone
 * @param isImplicit whether there are only events, so that lists are to bring what is used, not what is rated highly
 * @param hitsFrom an event of this number or more is what lists are to bring
 * @param hasOneValue whether all that is learned is one number, so that prediction errors say nothing
 */
public record Feedback(
        RatingScale scale, Repeats repeats, double cap, boolean isImplicit, double hitsFrom, boolean hasOneValue) {

    /** Beyond it, counts could not be told from stored ratings. */
    public static final double MOST_CAP = 1_000_000;

    private static final double HIGH_RATIO = .75;
    private static final double STEPS = 1 << 20;

    /** @throws IllegalArgumentException if the cap is out of its range, or stars are to be counted */
    public Feedback {
        if (!(cap >= 1 && cap <= MOST_CAP)) {
            throw new IllegalArgumentException("input.repeats.cap is " + cap + "; it must be from 1 to 1000000");
        }
        if (repeats == Repeats.COUNT && !isImplicit) {
            throw new IllegalArgumentException(
                    "input.repeats=count counts events, and feedback=explicit has stars; set feedback=implicit too");
        }
    }

    /** Stars, of which the upper quarter of the scale is what lists are to bring; the latest of a user and item counts. */
    public static Feedback stars(RatingScale scale) {
        return stars(scale, Repeats.LAST);
    }

    /** The same with another policy, which must not be {@link Repeats#COUNT}. */
    public static Feedback stars(RatingScale scale, Repeats repeats) {
        return new Feedback(scale, repeats, 1, false, scale.lowest() + HIGH_RATIO * scale.range(), false);
    }

    /** Events of which each is a hit and worth the same. */
    public static Feedback events(RatingScale scale, Repeats repeats, double cap) {
        boolean hasOneValue = repeats != Repeats.COUNT || cap <= 1;
        return new Feedback(scale, repeats, cap, true, Double.NEGATIVE_INFINITY, hasOneValue);
    }

    /** Events whose numbers are known better: those from {@code newHitsFrom} on are hits. */
    public Feedback withValues(double newHitsFrom, boolean comeToOneValue) {
        return new Feedback(scale, repeats, cap, isImplicit, newHitsFrom, comeToOneValue);
    }

    /** The number of an event that says none: once, or the highest of the scale. */
    public double ofOneEvent() {
        return repeats == Repeats.COUNT ? 1 : scale.highest();
    }

    /** Whether an event of this number is one that lists are to bring. */
    public boolean isHit(double told) {
        return told >= hitsFrom;
    }

    /** Whether what was learned of a user and item is high: in the upper quarter of the scale, or anything where there are no stars. */
    public boolean isHigh(double learned) {
        return isImplicit || learned >= hitsFrom;
    }

    /** @throws InvalidRatingException if the number is none that an event may have */
    public void requireAccepted(double told) {
        if (repeats == Repeats.COUNT ? !(steps(told) > 0) : !scale.contains(told)) {
            throw new InvalidRatingException(
                    Reason.OFF_SCALE,
                    repeats == Repeats.COUNT
                            ? "rating is " + told
                                    + "; with input.repeats=count it says how many times the event counts,"
                                    + " and must be at least .000001"
                            : "rating is " + told + "; the scale is " + scale);
        }
    }

    /**
     * What is learned of an event of which the user and item have none in force.
     *
     * @param told the event's number, accepted
     */
    public double first(double told) {
        return repeats == Repeats.COUNT ? ofCount(told) : told;
    }

    /** The number of one event of which, alone, this is learned. */
    public double told(double learned) {
        return repeats == Repeats.COUNT ? count(learned) : learned;
    }

    /**
     * What is learned of an event in place of what is known.
     *
     * @param told the event's number, accepted
     * @param known the rating in force
     */
    public double combined(double told, double known) {
        return switch (repeats) {
            case LAST -> told;
            case MAX -> Math.max(told, known);
            case COUNT -> ofCount(count(known) + told);
        };
    }

    /** Whether an event older than the one in force still counts: the highest is the highest in any order. */
    public boolean countsLate(double told, double known) {
        return repeats == Repeats.MAX && told > known;
    }

    /** Whether an event of the time of the one in force tells nothing new. */
    public boolean repeatsKnown(double told, double known) {
        return repeats == Repeats.COUNT || combined(told, known) == known;
    }

    /** n of a rating: how many times it stands for; at most the cap. */
    public double count(double rating) {
        if (rating >= scale.highest()) {
            return cap;
        }
        return steps(StrictMath.expm1((rating - scale.lowest()) / scale.range() * StrictMath.log1p(cap)));
    }

    private double ofCount(double count) {
        double counted = steps(count);
        if (counted >= cap) {
            return scale.highest();
        }
        return scale.lowest() + scale.range() * StrictMath.log1p(counted) / StrictMath.log1p(cap);
    }

    private static double steps(double count) {
        return Math.rint(count * STEPS) / STEPS;
    }
}
