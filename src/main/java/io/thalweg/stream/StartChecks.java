package io.thalweg.stream;

import io.thalweg.handover.Handover;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.InputOffsets;
import io.thalweg.topics.NewApplication;
import io.thalweg.topics.OffsetGap;
import io.thalweg.topics.OutputOwner;
import io.thalweg.topics.PartitionsChangedException;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicReview;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** @param ownName what the names of this instance's members of the group begin with; empty where they have none */
    StartChecks(
            Admin admin,
            RecommenderSettings settings,
            Optional<String> ownName,
            Map<String, Object> consumerProperties,
            Duration timeout) {
        this.admin = admin;
        this.settings = settings;
        this.topics = settings.topics();
        this.consumerProperties = consumerProperties;
        this.timeout = timeout;
        this.offsets =
                new InputOffsets(admin, new OffsetGap(consumerProperties), topics, settings.partitions(), ownName);
    }

    /**
     * Looks whether the topics are as they must be, and gives the application's own as many partitions as there are tasks.
     *
     * @param groupProtocol by which the group deals partitions out
     * @throws ConfigException if a topic is missing, its settings are unsafe, or the group can't deal its partitions out
     * @throws PartitionsChangedException if the topics have got others since they were counted
     */
    void requireTopics(String groupProtocol) {
        TopicAdmin look = new TopicAdmin(admin, topics, settings.partitionCount(), "");
        TopicReview review = look.review();
        if (!review.unsafe().isEmpty()) {
            throw new ConfigException(String.join("; ", review.unsafe()));
        }
        review.doubtful().forEach(LOG::warn);
        if (topics.isChallenger()) {
            List<String> live = List.of(topics.liveErrors(), topics.liveRecommendations());
            Set<String> found =
                    new TopicAdmin(admin, topics, 1, "").partitionCounts(live).keySet();
            live.stream().filter(name -> !found.contains(name)).findFirst().ifPresent(name -> {
                throw new ConfigException("topic " + name
                        + " is missing, which the application of champion.prefix writes; is champion.prefix right?");
            });
        }
        look.requireCounts(settings.partitions());
        settings.partitions().requireAssignable(groupProtocol, topics);
        List<String> grown = look.grow();
        if (!grown.isEmpty()) {
            LOG.info("{} have {} partitions now", grown, settings.partitions().tasks());
        }
    }

    /**
     * Looks who writes the outputs, and where the group stands.
     *
     * @param handover as far as is known now
     * @throws IncompatibleStateException if another application writes them that did not take over, or this one is to end for good
     */
    void beforeTheStateIsRead(Handover handover) {
        if (handover.isRetired()) {
            throw new IncompatibleStateException("application '" + topics.applicationId()
                    + "' was retired; to learn the same input again, " + NewApplication.ADVICE);
        }
        handover.promotion().ifPresent(promotion -> LOG.info("lists are written by {}", promotion.application()));
        boolean hasSteppedBack = !topics.isChallenger() && handover.isDemoted();
        if (!hasSteppedBack) {
            OutputOwner.require(topics, settings.takeoverFrom(), consumerProperties, timeout);
        }
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
