package io.thalweg.evaluate;

import io.thalweg.model.RowKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Raises an alarm where prediction errors have risen, over all ratings or in one cohort, by {@link PageHinkley} on
 * |error|. What it knows is one small row, so that it can be kept with the sums. Not safe for use by several threads.
 *
 * <p>A cohort is watched for itself because many newcomers alone raise the error of all, and rising error of the warm
 * drowns among falling error of the new.
 */
public final class DriftWatch {

    /** The cohort that has everything, by its name on topics and in metrics. */
    public static final String ALL = "all";

    private static final int COHORTS = Cohort.values().length;

    private final PageHinkley[] tests = new PageHinkley[COHORTS + 1];
    private final long[] alarms = new long[COHORTS + 1];

    /**
     * An alarm.
     *
     * @param cohort by its name on topics
     * @param number how many alarms this cohort has had, with this one
     * @param countBefore ratings since the alarm before, up to where the error began to rise
     * @param countSince ratings after that
     * @param meanBefore mean absolute error of the former, in units of the scale's range; NaN where there are none
     * @param meanSince mean absolute error of the latter, likewise
     */
    public record Alarm(
            String cohort, long number, long countBefore, long countSince, double meanBefore, double meanSince) {}

    /**
     * @param tolerance by how much a mean absolute error may rise for good, in units of the scale's range
     * @param threshold how much error beyond that raises the alarm, summed over ratings, in the same unit
     */
    public DriftWatch(double tolerance, double threshold) {
        Arrays.setAll(tests, at -> new PageHinkley(tolerance, threshold));
    }

    /**
     * Adds an error, {@code (prediction - rating) / range}.
     *
     * @param onAlarm takes an alarm that this error raised; at most one a cohort
     */
    public void add(Cohort cohort, double error, Consumer<Alarm> onAlarm) {
        add(cohort.index(), cohort.code(), Math.abs(error), onAlarm);
        add(COHORTS, ALL, Math.abs(error), onAlarm);
    }

    /** What it knows, to be restored. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(1 + tests.length * (Long.BYTES + PageHinkley.BYTES));
        out.put(RowKind.DRIFT.number());
        for (int at = 0; at < tests.length; at++) {
            out.putLong(alarms[at]);
            tests[at].write(out);
        }
        return out.array();
    }

    /** @throws IllegalArgumentException if the row was written by another format */
    public void restore(byte[] row) {
        ByteBuffer in = RowKind.DRIFT.open(row);
        for (int at = 0; at < tests.length; at++) {
            alarms[at] = in.getLong();
            tests[at].read(in);
        }
    }

    private void add(int at, String cohort, double size, Consumer<Alarm> onAlarm) {
        PageHinkley test = tests[at];
        if (test.add(size)) {
            alarms[at]++;
            onAlarm.accept(new Alarm(
                    cohort, alarms[at], test.countBefore(), test.countSince(), test.meanBefore(), test.meanSince()));
            test.reset();
        }
    }
}
