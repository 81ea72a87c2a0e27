package io.thalweg.model;

/** Random numbers that depend on a seed and two counters only. */
public final class Draws {

    private Draws() {}

    /** 64 random bits: the {@code n}-th draw of the event with the given number. */
    public static long bits(long seed, long event, int n) {
        return StartValues.random(StartValues.random(seed, event), n);
    }

    /** A number from 0 to {@code bound - 1} made of the upper half of random bits. */
    public static int below(int bound, long bits) {
        return (int) (((bits >>> 32) * bound) >>> 32);
    }
}
