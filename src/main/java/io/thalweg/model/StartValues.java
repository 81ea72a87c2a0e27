package io.thalweg.model;

/**
 * Where rows start: normally distributed numbers that depend on a seed and an id only, so that every instance has the
 * same ones without storing or sending them.
 *
 * <p>Ids are hashed by FNV-1a over their UTF-16 units and mixed by SplitMix64's finalizer (Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", 2014); normals by Box and Muller (1958) in {@link StrictMath}.
 */
public final class StartValues {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private StartValues() {}

    /** A 64-bit hash of the id under the seed. */
    public static long hash(long seed, String id) {
        long hash = 0xcbf29ce484222325L ^ mix(seed);
        for (int at = 0; at < id.length(); at++) {
            hash = (hash ^ id.charAt(at)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** SplitMix64's output function: the {@code n}-th number of the sequence that starts at {@code seed}. */
    public static long random(long seed, long n) {
        return mix(seed + (n + 1) * GOLDEN_GAMMA);
    }

    /** Fills {@code row[from, from + count)} with N(0, {@code spread}²). */
    public static void fillNormal(long hash, double spread, float[] row, int from, int count) {
        for (int at = 0; at < count; at += 2) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(random(hash, at))));
            double angle = 2 * Math.PI * uniform(random(hash, at + 1));
            row[from + at] = (float) (spread * radius * StrictMath.cos(angle));
            if (at + 1 < count) {
                row[from + at + 1] = (float) (spread * radius * StrictMath.sin(angle));
            }
        }
    }

    /** Uniform on (0, 1]: never 0, whose logarithm is infinite. */
    private static double uniform(long bits) {
        return ((bits >>> 11) + 1) * 0x1p-53;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
