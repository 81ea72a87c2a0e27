package io.thalweg.evaluate.grid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Runs the points of a grid, several at a time, and ranks them by the first half of the stream. What comes out, but for the speed,
 * doesn't depend on how many run at a time: each point has a learner of its own, and ties go to the point that comes first.
 */
public final class GridSearch {

    private static final int LOOK_MILLIS = 200;

    /** So many ratings warm the JVM up, which would be held against what comes first. */
    private static final int WARM_UP = 20_000;

    private final Course course;
    private final int jobs;
    private final LongSupplier threadNanos;

    /**
     * @param jobs how many points run at a time, 1 or more; each has its learner on the heap
     * @param threadNanos the processor time of the calling thread
     */
    public GridSearch(Course course, int jobs, LongSupplier threadNanos) {
        this.course = course;
        this.jobs = jobs;
        this.threadNanos = threadNanos;
    }

    /** How many ratings are learned, for a progress bar; when halving a whole stream fewer, if what is configured is left at last. */
    public static long work(List<Round> rounds, List<Candidate> points, Candidate configured, int ratingCount) {
        boolean isPoint = rounds.size() == 1 && points.stream().anyMatch(configured::isSameAs);
        return (isPoint ? 0 : ratingCount)
                + rounds.stream()
                        .mapToLong(round -> (long) round.points() * round.ratings())
                        .sum();
    }

    /**
     * Compares points.
     *
     * @param points at least one, no two the same
     * @param configured what there is without the grid; it may be one of the points
     * @param rounds the first with all points
     * @param progress told by the calling thread how many ratings are done
     */
    public GridResult run(List<Candidate> points, Candidate configured, List<Round> rounds, LongConsumer progress) {
        ExecutorService pool = Executors.newFixedThreadPool(jobs, work -> {
            Thread thread = new Thread(work, "thalweg-grid");
            thread.setDaemon(true);
            return thread;
        });
        try {
            LongAdder done = new LongAdder();
            course.run(configured, Math.min(WARM_UP, course.ratingCount()), 0, threadNanos, count -> {});
            return run(new Batches(pool, done, progress), points, configured, rounds);
        } finally {
            pool.shutdownNow();
        }
    }

    private GridResult run(Batches batches, List<Candidate> points, Candidate configured, List<Round> rounds) {
        List<GridResult.Row> dropped = new ArrayList<>();
        List<Candidate> left = points;
        List<Trial> ranked = List.of();
        for (int at = 0; at < rounds.size(); at++) {
            ranked = ranked(batches.run(left, rounds.get(at)));
            if (at + 1 < rounds.size()) {
                int kept = rounds.get(at + 1).points();
                // Those that leave are compared with the one that was ahead of them then.
                Trial ahead = ranked.get(0);
                List<GridResult.Row> leaving = new ArrayList<>();
                ranked.subList(kept, ranked.size()).forEach(trial -> leaving.add(GridResult.Row.of(trial, ahead)));
                dropped.addAll(0, leaving);
                left = ranked.subList(0, kept).stream().map(Trial::candidate).toList();
            }
        }
        Trial without = ranked.stream()
                .filter(trial -> trial.candidate().isSameAs(configured))
                .findFirst()
                .orElseGet(() -> batches.run(List.of(configured), new Round(1, course.ratingCount()))
                        .get(0));
        return GridResult.of(ranked, dropped, without);
    }

    /** Best first by the first half, or what of it they have learned; of equal ones the earlier point. */
    private List<Trial> ranked(List<Trial> trials) {
        Measure measure = course.setup().measure();
        Comparator<Trial> bestFirst = (one, other) ->
                measure.compare(one.first().value(), other.first().value());
        return trials.stream().sorted(bestFirst).toList();
    }

    /** Runs points on the threads of a pool, and tells how far they are. */
    private final class Batches {

        private final ExecutorService pool;
        private final LongAdder done;
        private final LongConsumer progress;

        Batches(ExecutorService pool, LongAdder done, LongConsumer progress) {
            this.pool = pool;
            this.done = done;
            this.progress = progress;
        }

        /** In the order of the points, which are those of the last round for halving: by rank. */
        List<Trial> run(List<Candidate> candidates, Round round) {
            int length = round.ratings();
            int from = round.measuredFrom(course.ratingCount());
            List<Future<Trial>> futures = candidates.stream()
                    .map(candidate -> pool.submit(() -> course.run(candidate, length, from, threadNanos, done::add)))
                    .toList();
            List<Trial> trials = new ArrayList<>();
            for (Future<Trial> future : futures) {
                trials.add(await(future));
            }
            progress.accept(done.sum());
            return trials;
        }

        private Trial await(Future<Trial> future) {
            while (true) {
                try {
                    return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    progress.accept(done.sum());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted");
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) e.getCause(); // a run throws nothing else
                }
            }
        }
    }
}
