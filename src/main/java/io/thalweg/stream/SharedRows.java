package io.thalweg.stream;

import io.thalweg.learn.ItemReplica;
import io.thalweg.learn.NeighbourReplica;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What all instances read of each other: the changelogs of item rows and neighbours, taken into the replica. */
final class SharedRows {

    private final RecommenderSettings settings;
    private final ItemReplica replica;

    SharedRows(RecommenderSettings settings, ItemReplica replica) {
        this.settings = settings;
        this.replica = replica;
    }

    List<String> topics() {
        Topics topics = settings.topics();
        return settings.partitionCount() == 1
                ? List.of(topics.itemContributionsChangelog()) // a single task has all neighbours itself
                : List.of(topics.itemContributionsChangelog(), topics.learnerStateChangelog());
    }

    void accept(ConsumerRecord<byte[], byte[]> row) {
        if (row.value() == null) {
            return;
        }
        if (row.topic().equals(settings.topics().itemContributionsChangelog())) {
            acceptContribution(row);
        } else if (NeighbourReplica.isShared(row.key())) {
            String key = new String(row.key(), StandardCharsets.UTF_8);
            replica.neighbours().accept(row.partition(), key, row.value());
        }
    }

    private void acceptContribution(ConsumerRecord<byte[], byte[]> contribution) {
        if (RowCodec.isItemKey(contribution.key())) {
            replica.accept(
                    contribution.partition(),
                    RowCodec.itemIdOfItemKey(contribution.key()),
                    RowCodec.decodeContribution(
                            contribution.value(), replica.layout().width()));
        } else {
            replica.acceptTotals(
                    contribution.partition(), RowCodec.decodeTotals(contribution.value(), settings.signature()));
        }
    }
}
