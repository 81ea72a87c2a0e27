package io.thalweg.learn;

/** Keeps rows within bounds, whatever the ratings were. */
final class Norms {

    private Norms() {}

    /** Scales the first {@code length} numbers down to the Euclidean norm {@code highest} if theirs is above it. */
    static void cap(float[] row, int length, float highest) {
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
