package io.thalweg.rank;

import java.nio.ByteBuffer;

/**
 * The weights of the parts, learned by gradient ascent with a rate of their own each (J. Duchi, E. Hazan, Y. Singer,
 * "Adaptive subgradient methods", JMLR 12, 2011), of which the past fades so that weights keep up with a stream.
 */
final class BlendWeights {

    private static final float RATE = .3f;
    private static final float FADING = .9995f;
    private static final float MAX_WEIGHT = 16;

    private final float[] weights = new float[Part.count()];
    private final float[] squares = new float[Part.count()];
    private long learned;

    BlendWeights() {
        for (Part part : Part.values()) {
            weights[part.index()] = part.startWeight();
            squares[part.index()] = 1;
        }
    }

    float get(Part part) {
        return weights[part.index()];
    }

    float get(int part) {
        return weights[part];
    }

    /** How many steps were taken. */
    long learned() {
        return learned;
    }

    void step(double[] gradient) {
        learned++;
        for (int part = 0; part < weights.length; part++) {
            float slope = (float) gradient[part];
            squares[part] = FADING * squares[part] + (1 - FADING) + slope * slope;
            float moved = weights[part] + RATE * slope / (float) Math.sqrt(squares[part]);
            weights[part] = Math.min(Math.max(moved, -MAX_WEIGHT), MAX_WEIGHT);
        }
    }

    byte[] encode(byte version) {
        ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES + 2 * weights.length * Float.BYTES);
        out.put(version).putLong(learned);
        for (int part = 0; part < weights.length; part++) {
            out.putFloat(weights[part]).putFloat(squares[part]);
        }
        return out.array();
    }

    void decode(ByteBuffer from) {
        learned = from.getLong();
        for (int part = 0; part < weights.length; part++) {
            weights[part] = from.getFloat();
            squares[part] = from.getFloat();
        }
    }
}
