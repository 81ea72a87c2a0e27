package io.thalweg.faults;

import java.util.concurrent.locks.LockSupport;

/** Watches, in a thread of its own, how long the application commits no rating while some come all the time. */
final class CommitGaps implements AutoCloseable {

    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private final Rig rig;
    private final Thread thread = new Thread(this::run, "commit-gaps");
    private volatile long longestNanos;
    private volatile boolean closed;

    CommitGaps(Rig rig) {
        this.rig = rig;
        thread.setDaemon(true);
        thread.start();
    }

    /** The longest until now. */
    double longestSeconds() {
        return longestNanos / 1e9;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long last = rig.committedSum();
        long since = System.nanoTime();
        while (!closed) {
            long committed = rig.committedSum();
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - since);
            if (committed > last) {
                last = committed;
                since = now;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
