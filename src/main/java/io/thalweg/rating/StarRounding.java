package io.thalweg.rating;

/**
 * How a user's noisy opinion becomes stars, and what the stars are on average.
 *
 * <p>A rating is {@code opinion + noise} rounded to the nearest step of the scale and clipped to it, noise being Gaussian. Its
 * expectation given the opinion, with thresholds t_k half a step below each value but the lowest, is
 * {@code lowest + step Σ_k Φ((opinion − t_k) / noise)}: no predictor has a lower expected squared error. It is tabulated once.
 */
final class StarRounding {

    private static final int CELLS_PER_UNIT = 1024;

    private final RatingScale scale;
    private final double step;
    private final double noise;
    private final double tableStart;
    private final double cellWidth;
    private final double[] expectations;

    /** @param noise standard deviation of the noise, in units of the scale */
    StarRounding(RatingScale scale, double step, double noise) {
        this.scale = scale;
        this.step = step;
        this.noise = noise;
        // Beyond six standard deviations outside the scale every rating is an end of it.
        this.tableStart = scale.lowest() - 6 * noise - step;
        double tableEnd = scale.highest() + 6 * noise + step;
        this.cellWidth = step / CELLS_PER_UNIT;
        this.expectations = new double[(int) Math.ceil((tableEnd - tableStart) / cellWidth) + 2];
        for (int cell = 0; cell < expectations.length; cell++) {
            expectations[cell] = exactExpectation(tableStart + cell * cellWidth);
        }
    }

    double rate(double opinion, SeededRandom random) {
        double noisy = opinion + noise * random.nextGaussian();
        double steps = Math.rint((noisy - scale.lowest()) / step);
        return scale.clamp(scale.lowest() + step * steps);
    }

    /** The expected rating, to 1e-6 of a step. */
    double expectation(double opinion) {
        double position = (opinion - tableStart) / cellWidth;
        if (position <= 0) {
            return scale.lowest();
        }
        if (position >= expectations.length - 1) {
            return scale.highest();
        }
        int cell = (int) position;
        return expectations[cell] + (position - cell) * (expectations[cell + 1] - expectations[cell]);
    }

    private double exactExpectation(double opinion) {
        double sum = scale.lowest();
        int values = (int) Math.rint(scale.range() / step);
        for (int k = 0; k < values; k++) {
            double threshold = scale.lowest() + (k + 0.5) * step;
            sum += step * normalCdf((opinion - threshold) / noise);
        }
        return sum;
    }

    /** Φ by the series of Marsaglia (2004), to double precision for |z| ≤ 7. */
    static double normalCdf(double z) {
        if (z < -8) {
            return 0;
        }
        if (z > 8) {
            return 1;
        }
        double sum = z;
        double term = z;
        for (int i = 3; sum + term != sum; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return 0.5 + sum * StrictMath.exp(-0.5 * z * z) / StrictMath.sqrt(2 * Math.PI);
    }
}
