package io.thalweg.stream;

import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.RatingScale;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Reads a record of the ratings topic: admitted, in the wrong partition, or refused with a reason. */
final class AdmissionProcessor extends ContextualProcessor<byte[], byte[], byte[], Arrival> {

    private final RatingScale scale;
    private final int partitionCount;
    private final Tally tally;

    AdmissionProcessor(RatingScale scale, int partitionCount, Tally tally) {
        this.scale = scale;
        this.partitionCount = partitionCount;
        this.tally = tally;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            RatingEvent event = RatingJson.decode(record.value(), record.timestamp(), scale);
            byte[] user = event.userId().getBytes(StandardCharsets.UTF_8);
            if (UserPartition.of(user, partitionCount) == context().taskId().partition()) {
                context().forward(record.withValue(new Arrival.Admitted(event, record.value())));
            } else {
                tally.misplaced();
                // Written anew: with another key and all that it came with, it might be too large to be sent on.
                byte[] value = RatingJson.encode(event);
                context().forward(new Record<>(user, new Arrival.Misplaced(value), record.timestamp()));
            }
        } catch (InvalidRatingException e) {
            tally.refused(e.reason());
            byte @Nullable [] value = DeadLetters.value(record);
            context()
                    .forward(record.<Arrival>withValue(new Arrival.Rejected(value))
                            .withHeaders(DeadLetters.headers(
                                    record,
                                    context().recordMetadata().orElse(null),
                                    e.reason().code(),
                                    String.valueOf(e.getMessage()))));
        }
    }
}
