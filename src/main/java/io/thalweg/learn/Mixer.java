package io.thalweg.learn;

import java.nio.ByteBuffer;

/**
 * A linear correction of the prediction from a few signals, learned by recursive least squares with forgetting:
 *
 * <pre>
 * g = P x,   d = λ + x·g,   w += g e / d,   P ← (P − g gᵀ / d) / λ
 * </pre>
 *
 * <p>Forgetting stops while the trace of P is at its cap, because signals that stay at 0 would let it grow without
 * bound; P starts anew at the prior in the case that rounding ever leaves it indefinite. Weights and matrix are floats,
 * because they are written to the store with every rating.
 *
 * <p>S. Haykin, "Adaptive Filter Theory", 4th ed. 2002, chapter 9.
 */
final class Mixer {

    private static final float MAX_WEIGHT = 16;

    private final int size;
    private final double forgetting;
    private final float priorVariance;
    private final float[] weights;
    private final float[] matrix;
    private final double[] gain;

    /** @param size number of signals */
    Mixer(int size, Hyperparameters parameters) {
        this.size = size;
        this.forgetting = parameters.get("hybrid.mixer.forgetting");
        this.priorVariance = (float) (1 / parameters.get("hybrid.mixer.prior"));
        this.weights = new float[size];
        this.matrix = new float[size * size];
        this.gain = new double[size];
        reset();
    }

    /** w, one per signal; not to be written. */
    float[] weights() {
        return weights;
    }

    /** w·x over the signals from {@code from} on. */
    double mix(double[] signals, int from) {
        double sum = 0;
        for (int at = from; at < size; at++) {
            sum += weights[at] * signals[at];
        }
        return sum;
    }

    /** Learns that the mix was too low by {@code error}. */
    void learn(double[] signals, double error) {
        double scale = forgetting;
        for (int r = 0; r < size; r++) {
            double sum = 0;
            for (int c = 0; c < size; c++) {
                sum += matrix[r * size + c] * signals[c];
            }
            gain[r] = sum;
            scale += sum * signals[r];
        }
        if (!(scale >= forgetting * .5)) {
            reset();
            return;
        }
        for (int r = 0; r < size; r++) {
            weights[r] = Math.min(Math.max((float) (weights[r] + gain[r] / scale * error), -MAX_WEIGHT), MAX_WEIGHT);
        }
        shrinkMatrix(scale);
    }

    private void shrinkMatrix(double scale) {
        double trace = 0;
        for (int r = 0; r < size; r++) {
            trace += matrix[r * size + r];
        }
        double grow = trace < size * priorVariance ? 1 / forgetting : 1;
        boolean sound = true;
        for (int r = 0; r < size; r++) {
            double row = gain[r] / scale;
            for (int c = 0; c <= r; c++) {
                float value = (float) ((matrix[r * size + c] - row * gain[c]) * grow);
                matrix[r * size + c] = value;
                matrix[c * size + r] = value;
            }
            sound &= matrix[r * size + r] > 0;
        }
        if (!sound) {
            reset();
        }
    }

    private void reset() {
        java.util.Arrays.fill(matrix, 0);
        for (int r = 0; r < size; r++) {
            matrix[r * size + r] = priorVariance;
        }
    }

    /** Bytes that {@link #encode} writes. */
    int encodedBytes() {
        return Float.BYTES * (size + size * (size + 1) / 2);
    }

    void encode(ByteBuffer to) {
        for (float weight : weights) {
            to.putFloat(weight);
        }
        for (int r = 0; r < size; r++) {
            for (int c = 0; c <= r; c++) {
                to.putFloat(matrix[r * size + c]);
            }
        }
    }

    void decode(ByteBuffer from) {
        for (int at = 0; at < size; at++) {
            weights[at] = from.getFloat();
        }
        for (int r = 0; r < size; r++) {
            for (int c = 0; c <= r; c++) {
                matrix[r * size + c] = from.getFloat();
                matrix[c * size + r] = matrix[r * size + c];
            }
        }
    }
}
