package io.thalweg.rating;

import java.util.Arrays;

/**
 * A user of the generator while he still has ratings to give: bias and taste that drift from session to session, a mood for each
 * session, and what he has rated.
 */
final class GeneratedUser implements Comparable<GeneratedUser> {

    private static final double BIAS_SPREAD = 0.45;
    private static final double TASTE_SPREAD = 0.52;
    private static final double MOOD_SPREAD = 0.13;
    /** After this many days a third of bias and taste is left, the rest is new. */
    private static final double DRIFT_DAYS = 150;

    private static final double DAY_MILLIS = 86_400_000;
    private static final double MEDIAN_GAP_DAYS = 3;

    final long number;
    final String id;
    final SeededRandom random;
    final float[] taste = new float[GeneratedItems.FACTORS];
    long nextMillis;
    private double bias;
    private double mood;
    private int ratingsLeft;
    private int sessionLeft;
    private boolean inSession;
    /** Item + 1 by open addressing, 0 where free; the length is a power of two. */
    private int[] rated = new int[64];

    private int ratedCount;

    GeneratedUser(long seed, long number, long arrivalMillis, int ratings) {
        this.number = number;
        this.id = Long.toString(number);
        this.random = new SeededRandom(seed, number);
        this.nextMillis = arrivalMillis;
        this.ratingsLeft = ratings;
        this.bias = BIAS_SPREAD * random.nextGaussian();
        for (int f = 0; f < taste.length; f++) {
            taste[f] = (float) (TASTE_SPREAD * random.nextGaussian());
        }
        startSession();
    }

    /** Bias and mood: what the user adds to every item in this session. */
    double leaning() {
        return bias + mood;
    }

    boolean hasRated(int item) {
        return rated[slotOf(item)] != 0;
    }

    /** Notes the rating; and when the next one comes, if {@link #isDone()} doesn't say that there is none. */
    void rated(int item) {
        if (2 * ++ratedCount > rated.length) {
            grow();
        }
        rated[slotOf(item)] = item + 1;
        ratingsLeft--;
        sessionLeft--;
        inSession = sessionLeft > 0;
        if (inSession) {
            double u = random.nextDouble();
            nextMillis += 2000 + (long) (30_000 * u * u);
        } else if (ratingsLeft > 0) {
            double days = MEDIAN_GAP_DAYS * StrictMath.exp(0.9 * random.nextGaussian());
            nextMillis += (long) (days * DAY_MILLIS);
            drift(days);
            startSession();
        }
    }

    /** Whether a session goes on, so that the next rating is seconds away. */
    boolean isInSession() {
        return inSession;
    }

    boolean isDone() {
        return ratingsLeft <= 0;
    }

    /** By time, then by who came first. */
    @Override
    public int compareTo(GeneratedUser other) {
        int byTime = Long.compare(nextMillis, other.nextMillis);
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    private void startSession() {
        mood = MOOD_SPREAD * random.nextGaussian();
        sessionLeft = Math.min(ratingsLeft, 5 + (int) (ratingsLeft * (0.2 + 0.5 * random.nextDouble())));
    }

    /** A mean-reverting walk, so that users stay as different from each other as they were. */
    private void drift(double days) {
        double kept = StrictMath.exp(-days / DRIFT_DAYS);
        double renewed = StrictMath.sqrt(1 - kept * kept);
        bias = kept * bias + renewed * BIAS_SPREAD * random.nextGaussian();
        for (int f = 0; f < taste.length; f++) {
            taste[f] = (float) (kept * taste[f] + renewed * TASTE_SPREAD * random.nextGaussian());
        }
    }

    private int slotOf(int item) {
        int mask = rated.length - 1;
        int slot = (item * 0x9E3779B9) >>> 7 & mask;
        while (rated[slot] != 0 && rated[slot] != item + 1) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = rated;
        rated = new int[2 * old.length];
        Arrays.stream(old).filter(entry -> entry != 0).forEach(entry -> rated[slotOf(entry - 1)] = entry);
    }
}
