package io.thalweg.evaluate.grid;

/**
 * What became of a point.
 *
 * @param candidate which one
 * @param ratingCount how many ratings of the stream it has learned
 * @param first on the first half; of one that was stopped before its end, on the later half of what it learned
 * @param second on the second half; empty where it was stopped before
 * @param perSecond ratings learned a second of its thread's processor time, without what lists took
 */
public record Trial(Candidate candidate, int ratingCount, Score first, Score second, double perSecond) {

    /** Whether it learned the whole stream. */
    public boolean isWhole() {
        return second.ratingCount() > 0;
    }

    boolean hasSameFigures(Trial other) {
        return ratingCount == other.ratingCount && first.isSameAs(other.first) && second.isSameAs(other.second);
    }
}
