package io.thalweg.stream;

import io.thalweg.input.Command;
import io.thalweg.learn.Forgotten;
import io.thalweg.learn.LearningTask;
import io.thalweg.state.ActiveUsers;
import io.thalweg.stream.Output.AuditRecord;
import io.thalweg.stream.PendingForgets.Pending;
import io.thalweg.topics.Barrier;
import io.thalweg.watch.Tally;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How users leave a task: at a command, or because they are the least recently active where only so many may stay. In portions,
 * so that commits go on: a record lets one user leave at most, the rest is done between records.
 *
 * <p>A command takes effect at once, but ratings that were written before it may still wait in a topic. They are dropped, by the time of
 * their records, until all that was written before it has been read; only then the audit record says that the user is gone.
 */
final class Departures {

    /** The longest that a portion takes, about; a tick of lists comes every 20 ms. */
    private static final long PORTION_NANOS = 5_000_000;

    private static final int RATINGS_AT_ONCE = 500;

    /** Takes the list of a user away, and says whether there was one. */
    interface Lists {
        boolean forget(String userId, long nowMillis);
    }

    private final LearningTask task;
    private final Lists lists;
    private final ActiveUsers active;
    private final PendingForgets pending;
    private final Supplier<Barrier> barriers;
    private final AuditLog audit;
    private final BiConsumer<byte[], AuditRecord> audited;
    private final Tally tally;
    private final LongSupplier nanoClock;

    /** @param audited takes an audit record and its key */
    Departures(
            LearningTask task,
            Lists lists,
            ActiveUsers active,
            PendingForgets pending,
            Supplier<Barrier> barriers,
            AuditLog audit,
            BiConsumer<byte[], AuditRecord> audited,
            Tally tally,
            LongSupplier nanoClock) {
        this.task = task;
        this.lists = lists;
        this.active = active;
        this.pending = pending;
        this.barriers = barriers;
        this.audit = audit;
        this.audited = audited;
        this.tally = tally;
        this.nanoClock = nanoClock;
    }

    /** Begins to forget a user. */
    void order(Command.Forget command, long writtenMillis, long nowMillis) {
        Pending begun = pending.begin(command, writtenMillis, barriers.get());
        begun.hadList |= lists.forget(command.userId(), nowMillis);
        pending.save(begun);
        step(nowMillis);
    }

    /**
     * Whether an event is to have no effect, since it was written before a command to forget its user that was read before it.
     * An event that was written after one finds the user gone.
     *
     * @param origin where the event lay in the ratings topic, {@code null} where that is not known
     */
    boolean covers(String userId, long writtenMillis, @Nullable RecordMetadata origin, long nowMillis) {
        for (Pending each : pending.of(userId)) {
            boolean mayBeBefore = origin == null || each.barrier.mayCover(origin.partition(), origin.offset());
            if (writtenMillis <= each.orderedMillis && mayBeBefore) {
                each.dropped++;
                pending.save(each);
                return true;
            }
            removeAll(each, nowMillis);
        }
        return false;
    }

    /** Says that a user was active, and lets at most one leave for a new one. */
    void active(String userId, long lastRatedMillis, long nowMillis) {
        boolean isNew = active.touch(userId, lastRatedMillis);
        String leaving = isNew ? active.leaving(userId) : null;
        if (leaving != null) {
            evict(leaving, nowMillis);
        }
    }

    /** Whether nobody is about to leave. */
    boolean isIdle() {
        return pending.isEmpty() && active.leaving("") == null;
    }

    /** Goes on with what is to be done, for some milliseconds. */
    void step(long nowMillis) {
        long end = nanoClock.getAsLong() + PORTION_NANOS;
        for (Pending each : pending.all()) {
            boolean moved = false;
            while (!each.removed && nanoClock.getAsLong() < end) {
                remove(each, nowMillis);
                moved = true;
            }
            if (each.removed && each.barrier.isPassed()) {
                finish(each, nowMillis);
            } else if (moved) {
                pending.save(each);
            }
        }
        String leaving = active.leaving("");
        while (leaving != null && nanoClock.getAsLong() < end) {
            evict(leaving, nowMillis);
            leaving = active.leaving("");
        }
    }

    /** Removes what is left to be removed, and keeps that it is: or a start would take what was learned since for it. */
    private void removeAll(Pending each, long nowMillis) {
        if (!each.removed) {
            while (!each.removed) {
                remove(each, nowMillis);
            }
            pending.save(each);
        }
    }

    private void remove(Pending each, long nowMillis) {
        String userId = each.command.userId();
        Forgotten forgotten = task.forget(userId, RATINGS_AT_ONCE);
        each.known |= forgotten.known();
        each.ratings += forgotten.ratings();
        each.removed = forgotten.complete();
        if (each.removed) {
            active.forget(userId);
            each.hadList |= lists.forget(userId, nowMillis);
        }
    }

    private void finish(Pending each, long nowMillis) {
        pending.remove(each);
        audited.accept(audit.key(each.command.userId()), new AuditRecord(AuditLog.value(each, nowMillis)));
    }

    /** A user who is being forgotten is forgotten instead, since that takes more back. */
    private void evict(String userId, long nowMillis) {
        for (Pending each : pending.of(userId)) {
            removeAll(each, nowMillis);
        }
        if (!active.isKnown(userId)) {
            return;
        }
        task.evict(userId);
        tally.userEvicted();
        active.forget(userId);
        lists.forget(userId, nowMillis);
    }
}
