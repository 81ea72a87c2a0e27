package io.thalweg.stream;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.catalog.ItemJson;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a record of the items topic and lets only a refused one through, marked as a dead letter. What is valid, every
 * instance's {@link ItemCatalog} reads for itself.
 */
final class ItemAdmissionProcessor extends ContextualFixedKeyProcessor<byte[], byte[], byte[]> {

    private final Tally tally;

    ItemAdmissionProcessor(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void process(FixedKeyRecord<byte[], byte[]> item) {
        if (item.value() == null) {
            return;
        }
        try {
            ItemJson.decode(item.value());
        } catch (InvalidItemException e) {
            tally.refused(e.reason());
            Record<byte[], byte[]> received = new Record<>(item.key(), item.value(), item.timestamp(), item.headers());
            context()
                    .forward(item.withValue(DeadLetters.value(received))
                            .withHeaders(DeadLetters.headers(
                                    received,
                                    context().recordMetadata().orElse(null),
                                    e.reason().code(),
                                    String.valueOf(e.getMessage()))));
        }
    }
}
