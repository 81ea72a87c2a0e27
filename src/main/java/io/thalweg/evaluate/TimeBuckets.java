package io.thalweg.evaluate;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sums by time: a ring of buckets of equal width, the newest ones kept. */
final class TimeBuckets {

    private final long widthMillis;
    private final long[] numbers;
    private final CohortSums[] buckets;

    TimeBuckets(long widthMillis, int count) {
        this.widthMillis = widthMillis;
        this.numbers = new long[count];
        this.buckets = new CohortSums[count];
        Arrays.setAll(buckets, at -> new CohortSums());
    }

    /** Adds to the bucket of this time; returns its place, or −1 if a newer bucket has taken it. */
    int add(Cohort cohort, double error, ListEvidence lists, long timestampMillis) {
        long number = timestampMillis / widthMillis;
        int place = (int) Math.floorMod(number, (long) buckets.length);
        if (number < numbers[place]) {
            return -1;
        }
        if (number > numbers[place]) {
            numbers[place] = number;
            buckets[place].clear();
        }
        buckets[place].of(cohort).add(error);
        buckets[place].lists().add(lists);
        return place;
    }

    /** The sums of the buckets that end after {@code now - count * width}. */
    CohortSums sums(long nowMillis) {
        CohortSums sums = new CohortSums();
        long newest = nowMillis / widthMillis;
        for (int place = 0; place < buckets.length; place++) {
            if (numbers[place] > newest - buckets.length && numbers[place] <= newest) {
                sums.add(buckets[place]);
            }
        }
        return sums;
    }

    void write(int place, ByteBuffer out) {
        out.putLong(numbers[place]);
        buckets[place].write(out);
    }

    void read(int place, ByteBuffer in, boolean hasLists) {
        numbers[place] = in.getLong();
        buckets[place].read(in, hasLists);
    }
}
