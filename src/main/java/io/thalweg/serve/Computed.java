package io.thalweg.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions that must be computed, one after the other, on threads of their own: a flood of them takes no time of learning's threads,
 * and has those refused that would wait too long.
 */
public final class Computed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Computed.class);
    private static final long LOOK_MILLIS = 200;

    private final BlockingQueue<Question<?>> waiting;
    private final int mostWaiting;
    private final long timeoutNanos;
    private final LongSupplier nanoClock;
    private final Supplier<ServingView> views;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosed;

    private record Question<T>(Function<ServingView, T> compute, CompletableFuture<T> answer, long deadlineNanos) {

        void answer(ServingView view) {
            try {
                answer.complete(compute.apply(view));
            } catch (RuntimeException | StackOverflowError e) { // one question's fault must not end the others
                answer.completeExceptionally(e);
            }
        }
    }

    /**
     * Threads that are not started.
     *
     * @param views makes the view of a thread, on that
     * @param threadCount each takes the heap of one view
     * @param mostWaiting so many questions may wait
     * @param timeout after so long a question isn't begun any more
     */
    public Computed(
            Supplier<ServingView> views, int threadCount, int mostWaiting, Duration timeout, LongSupplier nanoClock) {
        this.views = views;
        this.waiting = new ArrayBlockingQueue<>(mostWaiting);
        this.mostWaiting = mostWaiting;
        this.timeoutNanos = timeout.toNanos();
        this.nanoClock = nanoClock;
        for (int n = 1; n <= threadCount; n++) {
            Thread thread = new Thread(this::run, "thalweg-view-" + n);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    /** Begins to answer. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /**
     * Asks; the answer comes on the view's thread.
     *
     * @return completed by {@link OverloadedException} where it waited for too long
     * @throws OverloadedException if too many wait already
     */
    public <T> CompletableFuture<T> ask(Function<ServingView, T> compute) {
        Question<T> question = new Question<>(compute, new CompletableFuture<>(), nanoClock.getAsLong() + timeoutNanos);
        if (isClosed || !waiting.offer(question)) {
            throw new OverloadedException("too many questions wait already");
        }
        return question.answer;
    }

    /** How many questions wait. */
    public int waitingCount() {
        return waiting.size();
    }

    /** How many may wait. */
    public int mostWaitingCount() {
        return mostWaiting;
    }

    private void run() {
        try {
            ServingView view = views.get();
            while (!isClosed) {
                Question<?> next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null) {
                    view.takeIn(); // so that the first question after a while doesn't wait for that
                } else if (nanoClock.getAsLong() - next.deadlineNanos > 0) {
                    next.answer.completeExceptionally(new OverloadedException("the question waited for too long"));
                } else {
                    next.answer(view);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted", e);
        } finally {
            isClosed = true;
            refuseWaiting();
        }
    }

    private void refuseWaiting() {
        for (Question<?> each = waiting.poll(); each != null; each = waiting.poll()) {
            each.answer.completeExceptionally(new RejectedExecutionException("it was closed"));
        }
    }

    @Override
    public void close() {
        isClosed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        refuseWaiting();
    }
}
