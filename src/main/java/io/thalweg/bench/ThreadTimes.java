package io.thalweg.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** The processor's time that threads have taken. */
final class ThreadTimes {

    private static final String STREAM_THREAD = "-StreamThread-";
    private static final String READER = "thalweg-reader-";

    private ThreadTimes() {}

    /** Of the stream threads that run now and of what reads other instances' rows, in this JVM, in seconds. */
    static double workSeconds() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && isWork(thread.getThreadName())) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos / 1e9;
    }

    /** What clients send and receive in the background has threads of its own, named after them: not these. */
    private static boolean isWork(String name) {
        int at = name.indexOf(STREAM_THREAD);
        boolean isStream = at >= 0
                && name.substring(at + STREAM_THREAD.length()).chars().allMatch(Character::isDigit)
                && !name.startsWith("kafka-");
        return isStream || name.startsWith(READER);
    }
}
