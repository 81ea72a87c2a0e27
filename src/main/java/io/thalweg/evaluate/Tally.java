package io.thalweg.evaluate;

/** How often what a user came to was in the list of that moment. Not safe for use by several threads. */
public final class Tally {

    private long rankedCount;
    private long hitCount;
    private double discountedGain;

    /** @param place in the list, from 1 on; 0 for a miss */
    public void add(int place) {
        rankedCount++;
        if (place > 0) {
            hitCount++;
            discountedGain += gain(place);
        }
    }

    /** What a place counts for {@link #ndcg()}: 1/log₂(1+n), and nothing for a miss. */
    public static double gain(int place) {
        return place == 0 ? 0 : StrictMath.log(2) / StrictMath.log(1.0 + place);
    }

    /** How many were looked for. */
    public long rankedCount() {
        return rankedCount;
    }

    /** HR@10: the share that was in the list; NaN before the first. */
    public double hitRate() {
        return (double) hitCount / rankedCount;
    }

    /** NDCG@10: as {@link #hitRate()}, a hit at place n counting 1/log₂(1+n); NaN before the first. */
    public double ndcg() {
        return discountedGain / rankedCount;
    }
}
