package io.thalweg.stream;

import io.thalweg.model.ItemModel;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;

/** What all instances read of each other: the changelogs of contributions, taken into the model. */
final class SharedRows {

    private final RecommenderSettings settings;
    private final ItemModel model;

    SharedRows(RecommenderSettings settings, ItemModel model) {
        this.settings = settings;
        this.model = model;
    }

    List<String> topics() {
        Topics topics = settings.topics();
        return settings.partitionCount() == 1
                ? List.of(topics.itemContributionsChangelog()) // a single task has all pairs itself
                : List.of(topics.itemContributionsChangelog(), topics.learnerStateChangelog());
    }

    /** @throws IncompatibleStateException if another version or configuration wrote the row */
    void accept(ConsumerRecord<byte[], byte[]> row) {
        if (Bytes.wrap(row.key()).equals(RowCodec.TOTALS_KEY)) {
            if (row.value() != null) {
                model.acceptTotals(row.partition(), RowCodec.decodeTotals(row.value(), settings.signature()));
            }
            return;
        }
        try {
            model.accept(row.partition(), row.key(), row.value());
        } catch (IllegalArgumentException e) {
            throw IncompatibleStateException.of(e);
        }
    }
}
