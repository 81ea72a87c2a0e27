package io.thalweg.evaluate;

import io.thalweg.rating.Rating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Random choices that are the same for the same seed, everywhere. */
public final class Shuffles {

    private Shuffles() {}

    /** SplitMix64's finalizer. */
    static long mix(long z) {
        long mixed = z + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** The ratings in their order of time, those of one moment in any: a file may have them in an order that tells something. */
    public static List<Rating> ofOneMoment(List<Rating> inOrder, long seed) {
        List<Rating> shuffled = new ArrayList<>(inOrder);
        int from = 0;
        for (int at = 1; at <= shuffled.size(); at++) {
            if (at == shuffled.size()
                    || shuffled.get(at).timestampMillis() != shuffled.get(from).timestampMillis()) {
                shuffle(shuffled.subList(from, at), mix(mix(seed) + from));
                from = at;
            }
        }
        return shuffled;
    }

    /** Which of {@code count} folds each of {@code size} ratings is in; sizes differ by one at most. */
    static int[] folds(int size, int count, long seed) {
        int[] folds = new int[size];
        for (int at = 0; at < size; at++) {
            folds[at] = at % count;
        }
        for (int at = size - 1; at > 0; at--) {
            int other = below(at + 1, seed, at);
            int moved = folds[at];
            folds[at] = folds[other];
            folds[other] = moved;
        }
        return folds;
    }

    private static void shuffle(List<Rating> list, long seed) {
        for (int at = list.size() - 1; at > 0; at--) {
            Collections.swap(list, at, below(at + 1, seed, at));
        }
    }

    private static int below(int end, long seed, int n) {
        return (int) Long.remainderUnsigned(mix(mix(seed) + n), end);
    }
}
