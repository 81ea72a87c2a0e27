package io.thalweg.learn;

import java.util.Arrays;

/**
 * A user's vector p from the user's own history and the items as they are now: a ridge regression of what biases leave
 * unexplained on h_j = [q_j, b_j, log(1+n_j) − its mean].
 *
 * <pre>
 * (Σ hhᵀ + diag(Σ V_q) + diag(ridge)) p = Σ h target,   target_j = y_j − ub_j − b_j,   Σ_u = noise · diag(inverse)
 * </pre>
 *
 * <p>Costs one addition of an item's cached products per history entry and one Cholesky factorization. The sum is
 * made anew each time, in the order of the history, so that it is the same after a restore.
 */
final class FoldIn {

    private final ItemProducts products;
    private final int factorCount;
    private final int size;
    private final int productCount;
    private final int vectorAt;
    private final double noise;
    private final double biasRidge;
    private final double popularityRidge;
    private final float[] sums;
    private final float[] weighted;
    private final double[] lower;
    private final double[] inverse;
    private final double[] solution;

    FoldIn(ItemProducts products, int factorCount, Hyperparameters parameters) {
        this.products = products;
        this.factorCount = factorCount;
        this.size = factorCount + 2;
        this.productCount = products.varianceAt();
        this.vectorAt = products.vectorAt();
        this.noise = parameters.get("hybrid.noise");
        this.biasRidge = parameters.get("hybrid.ridge.bias");
        this.popularityRidge = parameters.get("hybrid.ridge.popularity");
        this.sums = new float[products.stride()];
        this.weighted = new float[size + 1];
        this.lower = new double[size * size];
        this.inverse = new double[size * size];
        this.solution = new double[size];
    }

    /** Sums up entries {@code from} to {@code to - 1}, with y = (r − mean) / spread. */
    void sumUp(RatedItems rated, int from, int to, double mean, double spread) {
        Arrays.fill(sums, 0);
        Arrays.fill(weighted, 0);
        double perUnit = 1 / spread;
        int at = from;
        for (; at + 4 <= to; at += 4) {
            float[] a = products.row(rated.item(at));
            float[] b = products.row(rated.item(at + 1));
            float[] c = products.row(rated.item(at + 2));
            float[] d = products.row(rated.item(at + 3));
            add4(sums, a, b, c, d);
            addWeighted4(
                    a,
                    b,
                    c,
                    d,
                    target(rated, at, mean, perUnit),
                    target(rated, at + 1, mean, perUnit),
                    target(rated, at + 2, mean, perUnit),
                    target(rated, at + 3, mean, perUnit));
        }
        for (; at < to; at++) {
            add(rated.item(at), target(rated, at, mean, perUnit));
        }
    }

    /** Adds one more entry; {@code target} = y − ub. */
    void add(int item, float target) {
        float[] row = products.row(item);
        for (int at = 0; at < sums.length; at++) {
            sums[at] += row[at];
        }
        for (int at = 0; at < weighted.length; at++) {
            weighted[at] += target * row[vectorAt + at];
        }
    }

    /** Solves for p; 0 without entries. */
    void solve(double meanPopularity, float[] p) {
        factorize(meanPopularity);
        for (int r = 0; r < size; r++) {
            double value = solution[r];
            for (int c = 0; c < r; c++) {
                value -= lower[r * size + c] * solution[c];
            }
            solution[r] = value * lower[r * size + r];
        }
        for (int r = size - 1; r >= 0; r--) {
            double value = solution[r];
            for (int c = r + 1; c < size; c++) {
                value -= lower[c * size + r] * solution[c];
            }
            solution[r] = value * lower[r * size + r];
            p[r] = (float) solution[r];
        }
    }

    /** Σ_u of the factors, after {@link #solve}; {@code variance.length >= factorCount}. */
    void variances(float[] variance) {
        for (int c = 0; c < factorCount; c++) {
            double sum = 0;
            for (int r = c; r < size; r++) {
                double value = r == c ? 1 : 0;
                for (int m = c; m < r; m++) {
                    value -= lower[r * size + m] * inverse[m * size + c];
                }
                value *= lower[r * size + r];
                inverse[r * size + c] = value;
                sum += value * value;
            }
            variance[c] = (float) (noise * sum);
        }
    }

    /** L of A = LLᵀ, with the reciprocal of its diagonal in place of the diagonal; the right side in {@link #solution}. */
    private void factorize(double meanPopularity) {
        int biasRow = factorCount * (factorCount + 1) / 2;
        int popularityRow = biasRow + factorCount + 1;
        double shrink = noise + sums[productCount];
        for (int r = 0; r < size; r++) {
            int row = r * (r + 1) / 2;
            for (int c = 0; c <= r; c++) {
                lower[r * size + c] = sums[row + c];
            }
            lower[r * size + r] += r < factorCount ? shrink : biasRidge;
            solution[r] = weighted[r] - (double) (r < factorCount ? sums[biasRow + r] : sums[row + factorCount]);
        }
        int last = size - 1;
        double count = sums[vectorAt + size];
        for (int c = 0; c < last; c++) {
            lower[last * size + c] -= meanPopularity * sums[vectorAt + c];
        }
        lower[last * size + last] = Math.max(
                0,
                sums[popularityRow + last]
                        - 2 * meanPopularity * sums[vectorAt + last]
                        + meanPopularity * meanPopularity * count);
        lower[last * size + last] += popularityRidge;
        solution[last] -= meanPopularity * (weighted[size] - sums[vectorAt + factorCount]);
        for (int c = 0; c < size; c++) {
            for (int r = c; r < size; r++) {
                double value = lower[r * size + c];
                for (int m = 0; m < c; m++) {
                    value -= lower[r * size + m] * lower[c * size + m];
                }
                lower[r * size + c] = r == c ? 1 / Math.sqrt(Math.max(value, 1e-9)) : value * lower[c * size + c];
            }
        }
    }

    private static float target(RatedItems rated, int at, double mean, double perUnit) {
        return Bounds.deviation((float) ((rated.rating(at) - mean) * perUnit)) - rated.userBias(at);
    }

    private static void add4(float[] sums, float[] a, float[] b, float[] c, float[] d) {
        for (int at = 0; at < sums.length; at++) {
            sums[at] += (a[at] + b[at]) + (c[at] + d[at]);
        }
    }

    private void addWeighted4(float[] a, float[] b, float[] c, float[] d, float wa, float wb, float wc, float wd) {
        for (int at = 0; at < weighted.length; at++) {
            int from = vectorAt + at;
            weighted[at] += (wa * a[from] + wb * b[from]) + (wc * c[from] + wd * d[from]);
        }
    }
}
