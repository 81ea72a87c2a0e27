package io.thalweg.rank;

/**
 * log(1 + x) for x ≥ 0 by a table of 1 024 mantissas and one step along the tangent: within 5·10⁻⁷, a few
 * nanoseconds, and the same on every machine, because what it computes enters the state.
 */
final class Logarithms {

    private static final int BITS = 10;
    private static final float[] LOG = new float[1 << BITS];
    private static final float[] SLOPE = new float[1 << BITS];
    private static final float LOG_2 = (float) StrictMath.log(2);

    static {
        for (int at = 0; at < LOG.length; at++) {
            double middle = 1 + (at + .5) / LOG.length;
            LOG[at] = (float) StrictMath.log(middle);
            SLOPE[at] = (float) (1 / middle);
        }
    }

    private Logarithms() {}

    static float log1p(float x) {
        int bits = Float.floatToRawIntBits(1 + x);
        int at = (bits >>> (23 - BITS)) & ((1 << BITS) - 1);
        float mantissa = Float.intBitsToFloat((bits & 0x7FFFFF) | 0x3F800000);
        float middle = 1 + (at + .5f) / LOG.length;
        return ((bits >>> 23) - 127) * LOG_2 + LOG[at] + (mantissa - middle) * SLOPE[at];
    }
}
