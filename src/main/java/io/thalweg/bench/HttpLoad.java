package io.thalweg.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Requests at moments that are fixed beforehand, whatever becomes of those before (an open loop), until it is closed.
 *
 * <p>Each is timed from the moment at which it was due: where all connections wait for answers, the next ones are sent late, and that is
 * in their times. So a server that stands still for a second spoils a second's requests, and not only one for each connection
 * (G. Tene, "How NOT to Measure Latency", 2013: coordinated omission). No more than {@code connections} are on their way at once.
 */
public final class HttpLoad implements AutoCloseable {

    private final URI address;
    private final LongFunction<String> paths;
    private final Taker taker;
    private final double intervalNanos;
    private final long startNanos = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final Histogram micros = new Histogram(3);
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private long failureCount;
    private volatile boolean isStopped;

    /** Sees each answer, on the connection's thread. */
    @FunctionalInterface
    public interface Taker {
        void take(long number, HttpConnection.Answer answer);
    }

    /**
     * What became of the requests.
     *
     * @param micros from due to answered, of those that were answered, whatever their status
     * @param statuses how many answers of each
     * @param failureCount requests without an answer: the connection was refused, or broke
     */
    public record Result(Histogram micros, Map<Integer, Long> statuses, long failureCount) {

        /** How many requests there were. */
        public long count() {
            return micros.getTotalCount() + failureCount;
        }

        /** How many were answered with 200. */
        public long goodCount() {
            return statuses.getOrDefault(200, 0L);
        }

        /** Within which so many percent were answered. */
        public double millis(double percent) {
            return micros.getValueAtPercentile(percent) / 1e3;
        }
    }

    /**
     * Begins.
     *
     * @param paths of each request, by its number from 0 on
     */
    public HttpLoad(URI address, double perSecond, int connections, LongFunction<String> paths, Taker taker) {
        this.address = address;
        this.paths = paths;
        this.taker = taker;
        this.intervalNanos = 1e9 / perSecond;
        for (int n = 0; n < connections; n++) {
            Thread thread = new Thread(this::run, "thalweg-http-load-" + n);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** What became of the requests so far. */
    public Result result() {
        synchronized (micros) {
            return new Result(micros.copy(), new TreeMap<>(statuses), failureCount);
        }
    }

    /** Forgets what became of the requests so far. */
    public void reset() {
        synchronized (micros) {
            micros.reset();
            statuses.clear();
            failureCount = 0;
        }
    }

    private void run() {
        HttpConnection connection = null;
        while (!isStopped) {
            long number = next.getAndIncrement();
            long due = startNanos + (long) (number * intervalNanos);
            if (!awaitNanos(due)) {
                break;
            }
            connection = ask(number, due, connection);
        }
        if (connection != null) {
            connection.close();
        }
    }

    private @Nullable HttpConnection ask(long number, long dueNanos, @Nullable HttpConnection open) {
        HttpConnection connection = open;
        try {
            if (connection == null) {
                connection = new HttpConnection(address);
            }
            HttpConnection.Answer answer = connection.get(paths.apply(number));
            note(answer.status(), System.nanoTime() - dueNanos);
            taker.take(number, answer);
            return connection;
        } catch (IOException e) {
            if (connection != null) {
                connection.close();
            }
            synchronized (micros) {
                failureCount++;
            }
            return null;
        }
    }

    private void note(int status, long nanos) {
        synchronized (micros) {
            micros.recordValue(nanos / 1_000);
            statuses.merge(status, 1L, Long::sum);
        }
    }

    /** Returns whether it is to go on. */
    private boolean awaitNanos(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (isStopped) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, 100_000_000));
        }
        return !isStopped;
    }

    /** Ends when those that are on their way are answered. */
    @Override
    public void close() {
        isStopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
