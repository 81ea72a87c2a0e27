package io.thalweg.watch;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongBiFunction;

/**
 * Whether the tasks and threads of an instance get on with their work: how old the oldest work is that is not committed,
 * and when each thread polled last. An idle task has nothing to commit, so the age of its last commit says nothing; that
 * of its unfinished work does. Asking costs a few reads a task; any thread may.
 */
public final class Progress {

    private static final double NANO = 1e-9;
    private static final double MILLI = 1e-3;

    private final ConcurrentMap<Integer, TaskProgress> tasks = new ConcurrentHashMap<>();
    private final StreamThreads threads;
    private final LongSupplier nanoClock;

    /** @param nanoClock monotonic */
    public Progress(StreamThreads threads, LongSupplier nanoClock) {
        this.threads = threads;
        this.nanoClock = nanoClock;
    }

    /** Of tasks whose threads nobody sees: in a test driver. */
    public static Progress unseen() {
        return new Progress(new StreamThreads(), System::nanoTime);
    }

    /** Takes up the task of a partition, on the thread that has it. */
    public TaskProgress taken(int partition) {
        TaskProgress task = new TaskProgress(nanoClock, Thread.currentThread().getName());
        tasks.put(partition, task);
        return task;
    }

    /** The task was closed: what it had not committed is done again by whoever has it next. */
    public void left(int partition, TaskProgress task) {
        tasks.remove(partition, task);
    }

    /** How long the oldest work of each task has been waiting for its commit, by partition; 0 where there is none. */
    public Map<Integer, Double> unfinishedSeconds() {
        return ofTasks(TaskProgress::unfinishedNanos);
    }

    /** How long ago each task's last commit was, or when it was taken on; that of an idle task grows. */
    public Map<Integer, Double> commitAgeSeconds() {
        return ofTasks(TaskProgress::commitAgeNanos);
    }

    /** How long ago each stream thread polled, by the thread's name; −1 where it has not yet. */
    public Map<String, Long> pollAgeSeconds() {
        return threads.secondsSincePoll();
    }

    /** Holds where no work has waited longer than this for its commit, and every thread has polled since. */
    HealthCheck check(long timeoutMillis) {
        Optional<String> problem = workWithoutCommit(Duration.ofMillis(timeoutMillis))
                .or(() -> threadWithoutPoll(Duration.ofMillis(timeoutMillis)));
        return new HealthCheck(
                "progress", problem.isEmpty(), problem.orElse("all work is committed, or will be in a moment"));
    }

    /** The thread that has not polled for longest, if for longer than this, as a sentence. */
    Optional<String> threadWithoutPoll(Duration limit) {
        return longest(pollAgeSeconds())
                .filter(poll -> poll.getValue() > limit.toSeconds())
                .map(poll -> poll.getKey() + " has not asked for records for " + poll.getValue() + " s");
    }

    private Optional<String> workWithoutCommit(Duration limit) {
        return longest(unfinishedSeconds())
                .filter(work -> work.getValue() > limit.toMillis() * MILLI)
                .map(work -> String.format(
                        "work on partition %d has waited for its commit for %.0f s", work.getKey(), work.getValue()));
    }

    private static <K, V extends Comparable<V>> Optional<Map.Entry<K, V>> longest(Map<K, V> times) {
        return times.entrySet().stream().max(Comparator.comparing(Map.Entry::getValue));
    }

    private Map<Integer, Double> ofTasks(ToLongBiFunction<TaskProgress, Long> nanos) {
        Map<Integer, Double> seconds = new TreeMap<>();
        tasks.forEach((partition, task) -> seconds.put(partition, nanos.applyAsLong(task, polledAt(task)) * NANO));
        return seconds;
    }

    /** The meter counts whole seconds: a second earlier than it says, so that no commit passes for older than it is. */
    private long polledAt(TaskProgress task) {
        long seconds = threads.secondsSincePoll(task.thread());
        return seconds < 0 ? TaskProgress.NEVER : nanoClock.getAsLong() - TimeUnit.SECONDS.toNanos(seconds + 1);
    }
}
