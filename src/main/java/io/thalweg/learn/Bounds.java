package io.thalweg.learn;

/** Keeps numbers within bounds that no ordinary stream of ratings reaches. */
final class Bounds {

    /** Highest |y|, in spreads of all ratings. */
    static final float MAX_DEVIATION = 8;

    private Bounds() {}

    static float deviation(float value) {
        return Math.min(Math.max(value, -MAX_DEVIATION), MAX_DEVIATION);
    }

    static double deviation(double value) {
        return Math.min(Math.max(value, -MAX_DEVIATION), MAX_DEVIATION);
    }

    /** Scales the first {@code length} numbers down to the Euclidean norm {@code highest} if theirs is above it. */
    static void capNorm(float[] row, int length, float highest) {
        float squares = 0;
        for (int at = 0; at < length; at++) {
            squares += row[at] * row[at];
        }
        if (squares > highest * highest) {
            float shrink = (float) (highest / Math.sqrt(squares));
            for (int at = 0; at < length; at++) {
                row[at] *= shrink;
            }
        }
    }
}
