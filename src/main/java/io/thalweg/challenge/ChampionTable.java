package io.thalweg.challenge;

import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;

/** Reads what a champion knows of ratings, while it runs; writes nothing. */
final class ChampionTable {

    /** The first byte of the rows of commands to forget a user that are under way, among the due lists. */
    private static final byte PENDING_FORGET = (byte) 0xFF;

    private final Map<String, Object> consumerProperties;
    private final Topics champion;
    private final Duration timeout;

    /** @param consumerProperties of a read_committed consumer without a group */
    ChampionTable(Map<String, Object> consumerProperties, Topics champion, Duration timeout) {
        this.consumerProperties = consumerProperties;
        this.champion = champion;
        this.timeout = timeout;
    }

    /**
     * That all commands which the champion has committed have had their effect: what it knows from here on has no trace of whom they
     * forget.
     *
     * @throws KafkaException if some are under way
     */
    void requireNoForgetUnderWay() {
        Set<Bytes> underWay = new HashSet<>();
        read(
                StoreNames.DUE_LISTS,
                (key, row) -> {
                    if (key.length > 0 && key[0] == PENDING_FORGET) {
                        underWay.add(Bytes.wrap(key));
                        if (row == null) {
                            underWay.remove(Bytes.wrap(key));
                        }
                    }
                },
                (read, all) -> {});
        if (!underWay.isEmpty()) {
            throw new KafkaException(underWay.size() + " commands to forget a user are under way in '"
                    + champion.applicationId() + "'; try again in a minute");
        }
    }

    /** Reads the ratings table up to what was committed when the call began. */
    void readInto(OrderedTable order, BiConsumer<Long, Long> progress) {
        read(StoreNames.RATINGS, order::accept, progress);
    }

    private void read(String store, BiConsumer<byte[], byte[]> taker, BiConsumer<Long, Long> progress) {
        try (CompactedTopicReader reader = new CompactedTopicReader(
                consumerProperties, champion.changelog(store), row -> taker.accept(row.key(), row.value()))) {
            reader.readToEnd(timeout, progress);
        }
    }
}
