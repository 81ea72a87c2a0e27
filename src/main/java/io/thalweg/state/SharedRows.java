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
    private final boolean readsLearnerState;
    private final ModelSignature signature;
    private final ItemModel model;

    /**
     * Takes in what was learned with this signature.
     *
     * @param readsLearnerState whether pairs and weights are read too; a single task has all of them itself
     */
    public SharedRows(Topics topics, boolean readsLearnerState, ModelSignature signature, ItemModel model) {
        this.topics = topics;
        this.readsLearnerState = readsLearnerState;
        this.signature = signature;
        this.model = model;
    }

    /** The topics that have such rows. */
    public List<String> topics() {
        return readsLearnerState
                ? List.of(topics.itemContributionsChangelog(), topics.learnerStateChangelog())
                : List.of(topics.itemContributionsChangelog());
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
