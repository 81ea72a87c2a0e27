package io.thalweg.model;

/**
 * What a pair of two of a user's ratings counts, by how many ratings apart they are: in whole units, {@value #FULL} where one follows
 * the other, a tenth less with each that is between, never less than 1.
 *
 * <p>What users rate one after the other is more alike than what they rate in one evening; over a window of 15 ratings, counting near
 * pairs for more brings as much as a row of more neighbours does.
 */
public final class PairWeights {

    /** Of a pair of neighbours in the history. */
    public static final int FULL = 8;

    /** About that of a pair within a window of fifteen; so many units are one pair, where pairs are counted. */
    public static final float TYPICAL = 4.5f;

    private static final double KEPT = .9;

    private static final int[] WEIGHTS = new int[32];

    static {
        for (int gap = 1; gap < WEIGHTS.length; gap++) {
            WEIGHTS[gap] = Math.max(1, (int) Math.round(FULL * StrictMath.pow(KEPT, gap - 1.0)));
        }
    }

    private PairWeights() {}

    /** @param gap 1 where nothing is between the two */
    public static int of(int gap) {
        return gap < WEIGHTS.length ? WEIGHTS[gap] : 1;
    }
}
