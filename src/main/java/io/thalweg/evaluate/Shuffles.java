package io.thalweg.evaluate;

/** Random choices that are the same for the same seed, everywhere. */
final class Shuffles {

    private Shuffles() {}

    /** SplitMix64's finalizer. */
    static long mix(long z) {
        long mixed = z + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Which of {@code count} folds each of {@code size} ratings is in; sizes differ by one at most. */
    static int[] folds(int size, int count, long seed) {
        int[] folds = new int[size];
        for (int at = 0; at < size; at++) {
            folds[at] = at % count;
        }
        for (int at = size - 1; at > 0; at--) {
            int other = (int) Long.remainderUnsigned(mix(mix(seed) + at), at + 1L);
            int moved = folds[at];
            folds[at] = folds[other];
            folds[other] = moved;
        }
        return folds;
    }
}
