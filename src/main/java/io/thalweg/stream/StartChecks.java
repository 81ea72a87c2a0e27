package io.thalweg.stream;

import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.InputOffsets;
import io.thalweg.topics.OffsetGap;
import io.thalweg.topics.OutputOwner;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicReview;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start looks at before anything is learned: the topics, who writes the outputs, and the offsets to read from. */
final class StartChecks {

    private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

    private final Admin admin;
    private final RecommenderSettings settings;
    private final Topics topics;
    private final Map<String, Object> consumerProperties;
    private final Duration timeout;
    private final InputOffsets offsets;

    StartChecks(Admin admin, RecommenderSettings settings, Map<String, Object> consumerProperties, Duration timeout) {
        this.admin = admin;
        this.settings = settings;
        this.topics = settings.topics();
        this.consumerProperties = consumerProperties;
        this.timeout = timeout;
        this.offsets = new InputOffsets(admin, new OffsetGap(consumerProperties), topics, settings.partitionCount());
    }

    /** @throws ConfigException if a topic is missing, or its settings are unsafe */
    void requireTopics() {
        TopicReview review = new TopicAdmin(admin, topics, settings.partitionCount(), "").review();
        if (!review.unsafe().isEmpty()) {
            throw new ConfigException(String.join("; ", review.unsafe()));
        }
        review.doubtful().forEach(LOG::warn);
    }

    /**
     * Looks who writes the outputs, and where the group stands.
     *
     * @throws IncompatibleStateException if another application writes them, saying what to do
     */
    void beforeTheStateIsRead() {
        OutputOwner.require(topics, settings.takeoverFrom(), consumerProperties, timeout);
        offsets.lookBeforeTheStateIsRead();
    }

    /** @throws IncompatibleStateException if records would be taken in twice or left out, saying what to do */
    void prepareOffsets(InputOffsets.State state) {
        offsets.prepare(state, this::nextErrorBatch);
    }

    private long nextErrorBatch() {
        long[] next = {-1};
        try (CompactedTopicReader reader = new CompactedTopicReader(
                consumerProperties,
                topics.changelog(StoreNames.ERRORS),
                row -> next[0] = Math.max(next[0], ErrorProcessor.nextBatch(row.key(), row.value())))) {
            reader.readToEnd(timeout, (read, all) -> {});
        }
        return next[0];
    }
}
