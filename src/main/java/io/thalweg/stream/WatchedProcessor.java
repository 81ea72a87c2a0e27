package io.thalweg.stream;

import io.thalweg.state.BeforeCommit;
import io.thalweg.topics.StoreNames;
import io.thalweg.watch.Progress;
import io.thalweg.watch.TaskProgress;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** A task whose work and commits are watched: {@link Progress}. What it does is that of the processor inside. */
final class WatchedProcessor<K, V, L, W> implements Processor<K, V, L, W> {

    private final Processor<K, V, L, W> inside;
    private final Progress progress;
    private @Nullable TaskProgress task;
    private int partition;

    WatchedProcessor(Processor<K, V, L, W> inside, Progress progress) {
        this.inside = inside;
        this.progress = progress;
    }

    @Override
    public void init(ProcessorContext<L, W> context) {
        inside.init(context);
        partition = context.taskId().partition();
        TaskProgress taken = progress.taken(partition);
        BeforeCommit beforeCommit = context.getStateStore(StoreNames.BEFORE_COMMIT);
        beforeCommit.watch(taken::committing);
        task = taken;
    }

    @Override
    public void process(Record<K, V> record) {
        if (task != null) {
            task.working();
        }
        inside.process(record);
    }

    @Override
    public void close() {
        if (task != null) {
            progress.left(partition, task);
            task = null;
        }
        inside.close();
    }
}
