package io.thalweg.state;

import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;

/** Notes while an instance runs, and when it stops, up to when its tasks' state on disk has seen all. */
public final class StateKeeper implements AutoCloseable {

    private static final int NOTES_IN_AN_AGE = 10;
    private static final long MOST_MILLIS_BETWEEN_NOTES = 60_000;

    private final StateFolder folder;
    private final KafkaStreams streams;
    private final LongSupplier freshAtMillis;
    private final long intervalMillis;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "thalweg-state-keeper");
        thread.setDaemon(true);
        return thread;
    });

    /** @param freshAtMillis up to when this instance knows what was written; not now, if it was cut off */
    public StateKeeper(StateFolder folder, KafkaStreams streams, LongSupplier freshAtMillis, long maxAgeMillis) {
        this.folder = folder;
        this.streams = streams;
        this.freshAtMillis = freshAtMillis;
        this.intervalMillis = Math.min(MOST_MILLIS_BETWEEN_NOTES, maxAgeMillis / NOTES_IN_AN_AGE);
    }

    /** Notes now, and from time to time. */
    public void start() {
        var unused = executor.scheduleWithFixedDelay(this::note, 0, intervalMillis, TimeUnit.MILLISECONDS);
    }

    /** Notes once more. To be called before Kafka Streams is closed, while it knows its tasks. */
    @Override
    public void close() {
        executor.shutdown();
        note();
    }

    /** Not while it restores: such a task's folder is as old as it was. */
    private synchronized void note() {
        if (streams.state() == KafkaStreams.State.RUNNING) {
            Set<String> tasks = streams.metadataForLocalThreads().stream()
                    .flatMap(thread -> Stream.concat(thread.activeTasks().stream(), thread.standbyTasks().stream()))
                    .map(TaskMetadata::taskId)
                    .map(Object::toString)
                    .collect(Collectors.toSet());
            folder.used(tasks, freshAtMillis.getAsLong());
        }
    }
}
