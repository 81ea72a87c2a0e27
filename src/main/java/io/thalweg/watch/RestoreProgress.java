package io.thalweg.watch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the stores of this instance are restored from their changelogs. Any thread may ask. */
public final class RestoreProgress implements StateRestoreListener {

    private final ConcurrentMap<TopicPartition, Span> unread = new ConcurrentHashMap<>();
    private final LongAdder restored = new LongAdder();

    private record Span(long from, long end) {}

    /** Offsets that are still to be read, over all stores that are being restored. */
    public long remaining() {
        return unread.values().stream()
                .mapToLong(span -> Math.max(0, span.end - span.from))
                .sum();
    }

    /** Stores that are being restored. */
    public int stores() {
        return unread.size();
    }

    /** Records restored since the start. */
    public long restored() {
        return restored.sum();
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        unread.put(changelog, new Span(startingOffset, endingOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long count) {
        restored.add(count);
        unread.computeIfPresent(changelog, (at, span) -> new Span(batchEndOffset + 1, span.end));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long total) {
        unread.remove(changelog);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
        unread.remove(changelog);
    }
}
