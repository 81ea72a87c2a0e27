package io.thalweg.challenge;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether two ratios of sums differ, each over the same groups of users: mean squared errors, or hit rates.
 *
 * <p>Ratings of one user are alike, so groups of users are what is drawn, not ratings. The difference of the two ratios is
 * linearized: what group g adds to it is e_g = (a_g − A·n_g)/N − (b_g − B·m_g)/M, with A = Σa/N and B = Σb/M. Its standard error is
 * √(G/(G−1)·Σe_g²), and difference over error follows Student's t with G − 1 degrees of freedom. W. G. Cochran, "Sampling
 * Techniques", 3rd ed. 1977, sections 6.3 and 9A.
 *
 * @param first Σa/Σn
 * @param second Σb/Σm
 * @param standardError of {@code second - first}
 * @param pValue how probable a difference as large as this or larger is where there is none, from 0 to 1; NaN without two groups
 * @param halfWidth of the interval that has the difference in it with 95 %
 * @param groupCount with ratings in them
 */
public record PairedDifference(
        double first, double second, double standardError, double pValue, double halfWidth, int groupCount) {

    private static final double BOTH_TAILS = 2;
    private static final double UPPER = .975;

    /** By group: the sums a and b, and what they are divided by, n and m. All of one length. */
    static PairedDifference of(double[] a, double[] n, double[] b, double[] m) {
        double first = sum(a) / sum(n);
        double second = sum(b) / sum(m);
        double squares = 0;
        int groups = 0;
        for (int g = 0; g < a.length; g++) {
            if (n[g] > 0 || m[g] > 0) {
                double e = (b[g] - second * m[g]) / sum(m) - (a[g] - first * n[g]) / sum(n);
                squares += e * e;
                groups++;
            }
        }
        if (groups < 2) {
            return new PairedDifference(first, second, Double.NaN, Double.NaN, Double.NaN, groups);
        }
        double error = Math.sqrt(squares * groups / (groups - 1));
        TDistribution t = TDistribution.of(groups - 1);
        double p = error == 0
                ? (first == second ? 1 : 0)
                : BOTH_TAILS * t.survivalProbability(Math.abs(second - first) / error);
        return new PairedDifference(first, second, error, p, error * t.inverseCumulativeProbability(UPPER), groups);
    }

    /** {@code second - first}. */
    public double difference() {
        return second - first;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
