package io.thalweg.rank;

import java.util.Locale;

/** Ways to measure how alike two items are by what was learned from ratings. */
public enum Likeness {
    /** {@link CoRatings}: whether the same users rated both, and above their own mean. The default. */
    CO_RATING,
    /** The correlation of how much higher than expected the same users rated both, by the pairs that are noted; known in a running application. */
    PAIRS,
    /** How much more often than by chance both were liked within a few ratings of one user, as {@link LikeLifts} has it. */
    LIKE_LIFT,
    /** The cosine of the items' factors. */
    COSINE,
    /** d̄ / (d̄ + Σ |q_if − q_jf|), of the items' factors, d̄ the mean distance from the item: above ½ is nearer than that. */
    L1;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
