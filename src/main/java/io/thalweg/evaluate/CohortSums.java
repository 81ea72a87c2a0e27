package io.thalweg.evaluate;

import java.nio.ByteBuffer;

/** Error sums of each cohort, and of all together what the ratings say of lists. Mutable; not safe for use by several threads. */
final class CohortSums {

    static final int BYTES = Cohort.values().length * 3 * Long.BYTES + ListSums.BYTES;
    private static final Cohort[] COHORTS = Cohort.values();

    private final ErrorSums[] sums = new ErrorSums[COHORTS.length];
    private ListSums lists = new ListSums();

    CohortSums() {
        clear();
    }

    void clear() {
        for (int at = 0; at < sums.length; at++) {
            sums[at] = new ErrorSums();
        }
        lists = new ListSums();
    }

    ErrorSums of(Cohort cohort) {
        return sums[cohort.index()];
    }

    ListSums lists() {
        return lists;
    }

    void add(CohortSums other) {
        for (int at = 0; at < sums.length; at++) {
            sums[at].add(other.sums[at]);
        }
        lists.add(other.lists);
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
        lists.write(out);
    }

    /** @param hasLists whether what is said of lists was written; else it is nothing */
    void read(ByteBuffer in, boolean hasLists) {
        for (int at = 0; at < sums.length; at++) {
            sums[at] = new ErrorSums(in.getLong(), in.getLong(), in.getLong());
        }
        if (hasLists) {
            lists.read(in);
        }
    }
}
