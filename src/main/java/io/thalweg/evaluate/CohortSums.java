package io.thalweg.evaluate;

import java.nio.ByteBuffer;

/** Error sums of each cohort. Mutable; not safe for use by several threads. */
final class CohortSums {

    static final int BYTES = Cohort.values().length * 3 * Long.BYTES;
    private static final Cohort[] COHORTS = Cohort.values();

    private final ErrorSums[] sums = new ErrorSums[COHORTS.length];

    CohortSums() {
        clear();
    }

    void clear() {
        for (int at = 0; at < sums.length; at++) {
            sums[at] = new ErrorSums();
        }
    }

    ErrorSums of(Cohort cohort) {
        return sums[cohort.index()];
    }

    void add(CohortSums other) {
        for (int at = 0; at < sums.length; at++) {
            sums[at].add(other.sums[at]);
        }
    }

    /** Over all cohorts; a new object. */
    ErrorSums total() {
        ErrorSums total = new ErrorSums();
        for (ErrorSums each : sums) {
            total.add(each);
        }
        return total;
    }

    void write(ByteBuffer out) {
        for (ErrorSums each : sums) {
            out.putLong(each.count()).putLong(each.squaredSteps()).putLong(each.absoluteSteps());
        }
    }

    void read(ByteBuffer in) {
        for (int at = 0; at < sums.length; at++) {
            sums[at] = new ErrorSums(in.getLong(), in.getLong(), in.getLong());
        }
    }
}
