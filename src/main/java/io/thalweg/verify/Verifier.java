package io.thalweg.verify;

import io.thalweg.handover.Handover;
import io.thalweg.handover.StartedFrom;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.PartitionCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Compares the state that an application has committed with one recomputed from the input that it has committed.
 * Read-only. The application must have stopped, or have nothing to do: the offsets are read first, and what is committed
 * after that would look like a difference.
 */
public final class Verifier {

    private static final double NORM_CAP = 16;

    private final RecommenderSettings settings;
    private final String applicationId;
    private final Admin admin;
    private final TopicSnapshot topics;
    private final Handover handover;
    private @Nullable StartedFrom start;

    /** @param consumerProperties of a read_committed consumer without a group */
    public Verifier(
            RecommenderSettings settings, Admin admin, Map<String, Object> consumerProperties, Duration timeout) {
        this.settings = settings;
        this.applicationId = settings.topics().applicationId();
        this.admin = admin;
        this.handover = new Handover(settings.topics());
        this.topics = new TopicSnapshot(consumerProperties, timeout);
    }

    /** Whether the application has ever committed anything: without that there is nothing to compare. */
    public boolean hasRun() {
        boolean[] has = {!committedOffsets().isEmpty()};
        if (!has[0]) {
            topics.read(settings.topics().itemContributionsChangelog(), row -> has[0] = true);
        }
        return has[0];
    }

    /** Every invariant, with what was compared. */
    public List<Finding> verify() {
        Map<TopicPartition, Long> committed = committedOffsets();
        readHandover();
        StoredState stored = readStored();
        if (stored.signature() != null) {
            settings.signature().require(stored.signature());
        }
        OnTheWay onTheWay = readOnTheWay(committed);
        Set<String> refused = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        findings.add(readDeadLetters(refused, stored));
        Input input = readInput(committed, refused, onTheWay);
        findings.add(Finding.equal(
                "I1 all input is accounted for", "offsets before the first that is kept", 0, input.missing));
        compareCounts(findings, input, stored, onTheWay);
        InputComparison comparison = new InputComparison(input.expected, stored);
        findings.addAll(start == null ? comparison.findings() : List.of(comparison.compareSinceStart()));
        if (start == null && isInOrder() && !input.misplaced && !stored.hasRemovedUsers() && !stored.hasLeftItems()) {
            findings.addAll(compareWithLoop(stored, input));
        }
        String insane = stored.firstInsane(NORM_CAP);
        findings.add(new Finding(
                "I4 every number is finite and under its cap",
                insane == null,
                insane == null ? "checked " + stored.users.size() + " users" : insane));
        return findings;
    }

    /** What was learned with memory of another size before, no loop of one size learns. */
    private List<Finding> compareWithLoop(StoredState stored, Input input) {
        if (stored.memoryChanges() > 0) {
            return List.of(new Finding(
                    "I2 not compared with a plain loop: sizes of memory were changed",
                    true,
                    "so often, over partitions: " + stored.memoryChanges()));
        }
        PlainLoop loop = new PlainLoop(settings, input.events);
        return List.of(loop.compareItems(stored), loop.compareUsers(stored));
    }

    /** Whether a task learns what it reads from a single partition, so that it is known in which order. */
    private boolean isInOrder() {
        return settings.partitions().equals(PartitionCounts.equal(1));
    }

    /** The input that was taken in. */
    private static final class Input {
        private final ExpectedState expected;
        private final List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
        private long count;
        private long missing;
        private boolean misplaced;

        Input(ExpectedState expected) {
            this.expected = expected;
        }
    }

    /** Of the ratings and the internal topics; of those alone that were ever committed. */
    private Map<TopicPartition, Long> committedOffsets() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < settings.partitions().ratings(); partition++) {
            partitions.add(new TopicPartition(settings.topics().ratings(), partition));
        }
        for (int partition = 0; partition < settings.partitions().users(); partition++) {
            partitions.add(new TopicPartition(settings.topics().wrongPartitionHop(), partition));
        }
        partitions.add(new TopicPartition(settings.topics().errorBatchesHop(), 0));
        ListConsumerGroupOffsetsSpec asked = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        try {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            // Stable: a commit that is just being finished counts with all that belongs to it.
            admin.listConsumerGroupOffsets(
                            Map.of(applicationId, asked), new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(applicationId)
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
            return offsets;
        } catch (ExecutionException e) {
            throw new KafkaException("the offsets of group " + applicationId + " can't be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    /** Who writes the outputs, and with what the application began. */
    private void readHandover() {
        topics.read(settings.topics().liveErrors(), handover::accept);
        topics.read(settings.topics().errors(), record -> StartedFrom.of(record).ifPresent(said -> start = said));
    }

    private long firstOffset(int partition) {
        return start == null ? 0 : start.offsets().getOrDefault(partition, 0L);
    }

    private StoredState readStored() {
        StoredState stored = new StoredState(settings.partitions().tasks());
        topics.read(changelog("users"), stored::acceptUser);
        topics.read(changelog("ratings"), stored::acceptRating);
        topics.read(settings.topics().itemContributionsChangelog(), stored::acceptContribution);
        topics.read(changelog("errors"), stored::acceptErrors);
        return stored;
    }

    private OnTheWay readOnTheWay(Map<TopicPartition, Long> committed) {
        OnTheWay onTheWay = new OnTheWay(committed);
        topics.read(changelog("unsent-errors"), onTheWay::acceptUnsent);
        topics.read(settings.topics().errorBatchesHop(), onTheWay::acceptBatch);
        topics.read(settings.topics().wrongPartitionHop(), onTheWay::acceptEvent);
        return onTheWay;
    }

    private Finding readDeadLetters(Set<String> refused, StoredState stored) {
        List<String> twice = new ArrayList<>();
        topics.read(settings.topics().deadLetters(), letter -> {
            if (settings.topics().ratings().equals(header(letter, "__streams.errors.topic"))) {
                String origin =
                        header(letter, "__streams.errors.partition") + "@" + header(letter, "__streams.errors.offset");
                if (!refused.add(origin)) {
                    twice.add(origin);
                }
            }
        });
        boolean holds = twice.isEmpty() && refused.size() == stored.rejected();
        return new Finding(
                "I1 rejected = dead letters, each once",
                holds,
                refused.size() + " dead letters, " + stored.rejected() + " rejected"
                        + (twice.isEmpty() ? "" : ", twice: " + twice));
    }

    private Input readInput(Map<TopicPartition, Long> committed, Set<String> refused, OnTheWay onTheWay) {
        Input input = new Input(new ExpectedState(settings.feedback()));
        Map<TopicPartition, Long> upTo = new HashMap<>();
        for (int partition = 0; partition < settings.partitions().ratings(); partition++) {
            TopicPartition ratings = new TopicPartition(settings.topics().ratings(), partition);
            upTo.put(ratings, committed.getOrDefault(ratings, 0L));
        }
        try (OwnForm form = new OwnForm(settings)) {
            Map<TopicPartition, Long> beginnings = topics.read(settings.topics().ratings(), upTo, event -> {
                if (event.offset() < firstOffset(event.partition())) {
                    return; // known by what the application began with
                }
                input.count++;
                if (!refused.contains(event.partition() + "@" + event.offset())) {
                    form.of(event).ifPresent(own -> {
                        onTheWay.passIfArrived(own, input.expected::accept);
                        input.misplaced |= event.key() == null;
                        if (isInOrder()) {
                            input.events.add(own);
                        }
                    });
                }
            });
            input.missing = beginnings.entrySet().stream()
                    .mapToLong(each -> Math.max(
                            0, each.getValue() - firstOffset(each.getKey().partition())))
                    .sum();
        }
        return input;
    }

    private void compareCounts(List<Finding> findings, Input input, StoredState stored, OnTheWay onTheWay) {
        findings.add(Finding.equal(
                "I1 one effect for each event",
                "events with an effect counted"
                        + (start == null ? "" : ", with " + start.events() + " of its start")
                        + (onTheWay.events() == 0 ? "" : ", and " + onTheWay.events() + " on their way"),
                input.count + (start == null ? 0 : start.events()) - onTheWay.events(),
                stored.events()));
        PublishedErrors published = new PublishedErrors(applicationId);
        topics.read(settings.topics().errors(), published::accept);
        boolean isSilent = handover.isDemoted() && !settings.topics().isChallenger();
        findings.add(compareErrors(stored, onTheWay, isSilent ? 0 : published.count()));
        findings.add(
                isSilent
                        ? new Finding(
                                "I1 no other application writes the outputs",
                                true,
                                "another one was promoted, and this one publishes nothing")
                        : published.compareWriter(applicationId));
        findings.add(Finding.equal(
                "I1 current ratings = new - withdrawn - forgotten",
                "ratings",
                stored.newRatings() - stored.withdrawals() - stored.forgottenRatings(),
                stored.ratingCount()));
        findings.add(Finding.equal(
                "I1 current ratings = rows of users + evicted",
                "ratings",
                stored.ratingRows() + stored.evictedRatings(),
                stored.ratingCount()));
        findings.add(Finding.equal(
                "I1 current ratings = Σ over items",
                "ratings",
                stored.leftRatings()
                        + stored.itemCounts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                stored.ratingCount()));
    }

    /** Every error was added up, or waits to be; the sums are published a little later. */
    private Finding compareErrors(StoredState stored, OnTheWay onTheWay, long published) {
        long known = stored.errors() + onTheWay.errors();
        boolean holds = known == stored.learned() && published <= stored.errors();
        return new Finding(
                "I1 error count = ratings learned",
                holds,
                "errors: " + known + (known == stored.learned() ? "" : " instead of " + stored.learned()) + "; "
                        + (stored.learned() - published) + " on their way to the topic");
    }

    private String changelog(String store) {
        return applicationId + "-" + store + "-changelog";
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
