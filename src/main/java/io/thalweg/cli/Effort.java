package io.thalweg.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Time that something took.
 *
 * @param seconds by the clock
 * @param processCpuSeconds of processors, by all threads of the JVM: the collector and the JIT compiler too
 * @param threadCpuSeconds of a processor, by the calling thread
 */
record Effort(double seconds, double processCpuSeconds, double threadCpuSeconds) {

    static final Effort NONE = new Effort(0, 0, 0);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Since some time in the past; only differences mean something. */
    static Effort now() {
        return new Effort(
                System.nanoTime() / 1e9,
                processCpu(ProcessHandle.current()).toNanos() / 1e9,
                THREADS.getCurrentThreadCpuTime() / 1e9);
    }

    /** The same, cheaper, of something that nothing but the calling thread does. */
    static Effort ofThread() {
        double cpuSeconds = THREADS.getCurrentThreadCpuTime() / 1e9;
        return new Effort(System.nanoTime() / 1e9, cpuSeconds, cpuSeconds);
    }

    Effort plus(Effort other) {
        return new Effort(
                seconds + other.seconds,
                processCpuSeconds + other.processCpuSeconds,
                threadCpuSeconds + other.threadCpuSeconds);
    }

    Effort minus(Effort other) {
        return new Effort(
                seconds - other.seconds,
                processCpuSeconds - other.processCpuSeconds,
                threadCpuSeconds - other.threadCpuSeconds);
    }

    /** None where the system doesn't tell. */
    private static Duration processCpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
