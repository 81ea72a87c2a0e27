package io.thalweg.model;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Shares work among as many threads as there are cores. */
final class AllCores {

    private AllCores() {}

    /**
     * Calls for 0 to {@code count - 1}, in any order, and waits until all are over; those that have not begun when one throws don't.
     *
     * @throws RuntimeException or an error: the first that one of the calls threw, by their order
     */
    static void forEach(int count, IntConsumer work) {
        int threads = Math.min(count, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "thalweg-take-in");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<? extends Future<?>> calls = IntStream.range(0, count)
                    .mapToObj(at -> pool.submit(() -> work.accept(at)))
                    .toList();
            for (Future<?> each : calls) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // a Runnable throws nothing else
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    private static void awaitEnd(ExecutorService pool) {
        try {
            while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
                // Each call ends by itself.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
