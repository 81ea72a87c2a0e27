package io.thalweg.stream;

import io.thalweg.input.Command;
import io.thalweg.input.Command.InvalidCommandException;
import io.thalweg.input.InputEvents;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.InvalidRatingException.Reason;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.topics.HopOrigin;
import io.thalweg.topics.UserPartition;
import io.thalweg.watch.Tally;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Reads a record of the ratings topic: admitted, in the wrong partition, or refused with a reason. */
final class AdmissionProcessor extends ContextualProcessor<byte[], byte[], byte[], Arrival> {

    /** Where the records come from. */
    enum Origin {
        /** The ratings topic: anything may come. */
        RATINGS,
        /** The internal topic that is partitioned by user: what was admitted once, and must now be where it belongs. */
        REKEYED
    }

    private final Origin origin;
    private final InputEvents events;
    private final int partitionCount;
    private final RecordTimes times;
    private final DeadLetters letters;
    private final Tally tally;

    AdmissionProcessor(
            Origin origin,
            InputEvents events,
            int partitionCount,
            RecordTimes times,
            DeadLetters letters,
            Tally tally) {
        this.origin = origin;
        this.events = events;
        this.partitionCount = partitionCount;
        this.times = times;
        this.letters = letters;
        this.tally = tally;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (origin == Origin.REKEYED && HopOrigin.isCommand(record.headers())) {
            order(record);
            return;
        }
        @Nullable RatingEvent event;
        try {
            event = read(record);
        } catch (InvalidRatingException e) {
            refuse(record, e.reason(), String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | StackOverflowError e) { // whatever it is, the stream goes on
            refuse(record, Reason.UNREADABLE, e.toString());
            return;
        }
        if (event == null) {
            context().forward(record.withValue(new Arrival.Ignored()));
            return;
        }
        byte[] user = event.userId().getBytes(StandardCharsets.UTF_8);
        int partition = UserPartition.of(user, partitionCount);
        if (partition == context().taskId().partition()) {
            context().forward(record.withValue(new Arrival.Admitted(event, record.value())));
        } else if (origin == Origin.RATINGS) {
            tally.misplaced();
            // Written anew: with another key and all that it came with, it might be too large to be sent on.
            byte[] value = RatingJson.encode(event);
            Headers headers = context().recordMetadata().map(HopOrigin::headers).orElseGet(RecordHeaders::new);
            context().forward(new Record<>(user, new Arrival.Misplaced(value), record.timestamp(), headers));
        } else {
            throw new IllegalStateException("a user of partition " + partition + " is in partition "
                    + context().taskId().partition() + " of the application's own topic "
                    + context()
                            .recordMetadata()
                            .map(metadata -> metadata.topic())
                            .orElse("?")
                    + "; nothing else may write to it, no partitioner may be set, and its partitions may not change");
        }
    }

    /** Commands that come this way were looked at where they came from. */
    private void order(Record<byte[], byte[]> record) {
        try {
            context().forward(record.withValue(new Arrival.Ordered(Command.decode(record.value()))));
        } catch (InvalidCommandException e) {
            throw new IllegalStateException("the application's own topic has a command that is none", e);
        }
    }

    @Override
    public void close() {
        events.close();
    }

    private @Nullable RatingEvent read(Record<byte[], byte[]> record) {
        if (origin == Origin.REKEYED) {
            // Its time was looked at before the hop, by the clock of another machine perhaps.
            return events.readOwn(record.value(), record.timestamp());
        }
        long came = RecordTimes.asCame(record.headers(), record.timestamp());
        long now = times.now();
        return events.read(record.key(), record.value(), record.headers(), came, came < 0 ? now : Math.min(came, now));
    }

    private void refuse(Record<byte[], byte[]> record, Reason reason, String detail) {
        tally.refused(reason);
        Record<byte[], byte[]> letter = letters.of(
                record,
                context().recordMetadata().orElse(null),
                reason.code(),
                detail,
                context().currentSystemTimeMs());
        context().forward(letter.<Arrival>withValue(new Arrival.Rejected(letter.value())));
    }
}
