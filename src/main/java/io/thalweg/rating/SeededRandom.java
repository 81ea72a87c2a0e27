package io.thalweg.rating;

/**
 * SplitMix64 (Steele, Lea, Flood, 2014) with the few distributions that generated data needs.
 *
 * <p>Written out because what {@code java.util.random} gives for a seed may differ between Java versions for everything but bits;
 * only {@link StrictMath} is used, so a seed means the same numbers everywhere. One thread.
 */
public final class SeededRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spareGaussian = Double.NaN;

    /** The stream of one thing (a user, an item) under a seed. */
    public SeededRandom(long seed, long stream) {
        state = mix(mix(seed + GOLDEN_GAMMA) ^ (stream * 0xD1342543DE82EF95L));
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** At least 0, below 1. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** At least 0, below {@code bound}. */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** Mean 0, standard deviation 1, by Marsaglia's polar method. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * nextDouble() - 1;
            y = 2 * nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spareGaussian = y * factor;
        return x * factor;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
