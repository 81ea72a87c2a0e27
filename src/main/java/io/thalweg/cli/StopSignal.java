package io.thalweg.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether the process was told to stop (SIGTERM, Ctrl-C). Holds the end of the JVM up until it is closed, so that a
 * command opens it first and closes what it started before it.
 *
 * <p>The JVM then ends with 128 + the signal's number (143, 130), whatever the command returns.
 */
final class StopSignal implements AutoCloseable {

    /** Longer than an application takes to close; a supervisor's patience (30 s in Kubernetes) ends before. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::holdUp, "thalweg-stop");
    private volatile boolean received;

    private final PrintWriter err;
    private volatile String leftBehind = "";

    private StopSignal(PrintWriter err) {
        this.err = err;
    }

    /** @param err is told at once that the signal has come: to stop takes seconds */
    static StopSignal listen(PrintWriter err) {
        StopSignal signal = new StopSignal(err);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    boolean isReceived() {
        return received;
    }

    /** What nobody deletes if the process doesn't stop in time. */
    void wouldLeave(Path folder) {
        leftBehind = ", and leaves " + folder + " behind";
    }

    /** @throws CancellationException if the process was told to stop: for work that has no other way out */
    void throwIfReceived() {
        if (received) {
            throw new CancellationException("told to stop");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already; the hook has nothing more to wait for.
        }
    }

    private void holdUp() {
        received = true;
        err.println("stopping");
        try {
            if (!closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("does not stop within " + PATIENCE.toSeconds() + " s: ends" + leftBehind);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
