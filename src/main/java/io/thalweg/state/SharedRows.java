package io.thalweg.state;

import io.thalweg.model.ItemModel;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.Topics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;

/** What all instances read of each other: the changelogs of contributions, taken into the model. */
public final class SharedRows {

    private final Topics topics;
    private final int partitionCount;
    private final ModelSignature signature;
    private final ItemModel model;

    /** Takes in what was learned with this signature. */
    public SharedRows(Topics topics, int partitionCount, ModelSignature signature, ItemModel model) {
        this.topics = topics;
        this.partitionCount = partitionCount;
        this.signature = signature;
        this.model = model;
    }

    /** The topics that have such rows. */
    public List<String> topics() {
        return partitionCount == 1
                ? List.of(topics.itemContributionsChangelog()) // a single task has all pairs itself
                : List.of(topics.itemContributionsChangelog(), topics.learnerStateChangelog());
    }

    /**
     * Reads what was committed so far.
     *
     * @param goesOn whether the model has committed rows already, and only what came later is read
     * @param reading calls {@link #accept}
     * @throws IncompatibleStateException if another version or configuration wrote it
     */
    public void readAll(boolean goesOn, Runnable reading) {
        IncompatibleStateException.orIncompatible(() -> model.readAll(goesOn, reading));
    }

    /**
     * Takes a row in.
     *
     * @throws IncompatibleStateException if another version or configuration wrote it
     */
    public void accept(ConsumerRecord<byte[], byte[]> row) {
        IncompatibleStateException.orIncompatible(() -> take(row));
    }

    private void take(ConsumerRecord<byte[], byte[]> row) {
        if (!Bytes.wrap(row.key()).equals(RowCodec.TOTALS_KEY)) {
            model.accept(row.partition(), row.key(), row.value());
        } else if (row.value() != null) {
            model.acceptTotals(row.partition(), RowCodec.decodeTotals(row.value(), signature));
        }
    }
}
