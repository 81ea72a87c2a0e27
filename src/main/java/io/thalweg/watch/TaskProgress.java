package io.thalweg.watch;

import java.util.function.LongSupplier;

/**
 * Since when a task has work that is not committed. Its thread says what it does; any thread may ask.
 *
 * <p>Kafka Streams tells nobody that a commit ended. But its thread commits between two polls, and closes the task where
 * the commit fails. So a commit ended well when the task, still open, gets another record, or when its thread has polled
 * since: an idle task counts as committed, and a commit that never returns does not.
 */
public final class TaskProgress {

    /** A thread that has not polled yet. */
    static final long NEVER = Long.MIN_VALUE;

    private static final long NONE = Long.MIN_VALUE;

    private final LongSupplier nanoClock;
    private final String thread;
    private volatile long workingSince = NONE;
    private volatile long committingSince = NONE;
    private volatile long committedAt;

    /** @param thread the stream thread that has the task */
    TaskProgress(LongSupplier nanoClock, String thread) {
        this.nanoClock = nanoClock;
        this.thread = thread;
        this.committedAt = nanoClock.getAsLong();
    }

    /** Before each record: costs two reads, and one of the clock at the first after a commit. */
    public void working() {
        if (committingSince != NONE) {
            beginAgain(NONE);
        } else if (workingSince == NONE) {
            workingSince = nanoClock.getAsLong();
        }
    }

    /** When a commit begins. */
    public void committing() {
        long now = nanoClock.getAsLong();
        if (committingSince != NONE) {
            beginAgain(now);
        } else {
            if (workingSince == NONE) { // what a punctuation did is committed too
                workingSince = now;
            }
            committingSince = now;
        }
    }

    String thread() {
        return thread;
    }

    /**
     * How long the oldest work has been waiting to be committed, 0 where there is none.
     *
     * @param polledAtNanos when the task's thread polled last, or some time before; {@link #NEVER}
     */
    long unfinishedNanos(long polledAtNanos) {
        long committing = committingSince; // before workingSince: see beginAgain
        long working = workingSince;
        return working == NONE || isOver(committing, polledAtNanos) ? 0 : Math.max(0, nanoClock.getAsLong() - working);
    }

    /** How long ago the last commit began that ended well, or the task was taken on. */
    long commitAgeNanos(long polledAtNanos) {
        long committing = committingSince;
        return Math.max(0, nanoClock.getAsLong() - (isOver(committing, polledAtNanos) ? committing : committedAt));
    }

    /** The last commit ended well. Who sees that none is under way must not see the work that it committed. */
    private void beginAgain(long committing) {
        workingSince = nanoClock.getAsLong();
        committedAt = committingSince;
        committingSince = committing;
    }

    private static boolean isOver(long committing, long polledAtNanos) {
        return committing != NONE && polledAtNanos != NEVER && polledAtNanos - committing > 0;
    }
}
