package io.thalweg.stream;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.catalog.InvalidItemException.Reason;
import io.thalweg.input.InputItems;
import io.thalweg.input.ItemCatalog;
import io.thalweg.watch.Tally;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a record of the items topic and lets only a refused one through, marked as a dead letter. What is valid, every
 * instance's {@link ItemCatalog} reads for itself.
 */
final class ItemAdmissionProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

    private final InputItems items;
    private final DeadLetters letters;
    private final Tally tally;

    ItemAdmissionProcessor(InputItems items, DeadLetters letters, Tally tally) {
        this.items = items;
        this.letters = letters;
        this.tally = tally;
    }

    @Override
    public void process(Record<byte[], byte[]> item) {
        if (item.value() == null) {
            return;
        }
        try {
            items.read(item.key(), item.value(), item.headers());
        } catch (InvalidItemException e) {
            refuse(item, e.reason(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) { // whatever it is, the stream goes on
            refuse(item, Reason.UNREADABLE, e.toString());
        }
    }

    @Override
    public void close() {
        items.close();
    }

    private void refuse(Record<byte[], byte[]> item, Reason reason, String detail) {
        tally.refused(reason);
        context()
                .forward(letters.of(
                        item,
                        context().recordMetadata().orElse(null),
                        reason.code(),
                        detail,
                        context().currentSystemTimeMs()));
    }
}
