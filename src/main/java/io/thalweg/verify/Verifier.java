package io.thalweg.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.ItemIndex;
import io.thalweg.learn.ItemReplica;
import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.RecommenderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.ByteUtils;
import org.jspecify.annotations.Nullable;

/**
 * Compares the state that an application has committed with one recomputed from the input that it has committed.
 * Read-only. The application must have stopped, or have nothing to do: the offsets are read first, and what is committed
 * after that would look like a difference.
 */
public final class Verifier {

    private static final double NORM_CAP = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecommenderSettings settings;
    private final String applicationId;
    private final Admin admin;
    private final TopicSnapshot topics;

    /** @param consumerProperties of a read_committed consumer without a group */
    public Verifier(
            RecommenderSettings settings, Admin admin, Map<String, Object> consumerProperties, Duration timeout) {
        this.settings = settings;
        this.applicationId = settings.topics().applicationId();
        this.admin = admin;
        this.topics = new TopicSnapshot(consumerProperties, timeout);
    }

    /** Every invariant, with what was compared. */
    public List<Finding> verify() {
        Map<TopicPartition, Long> committed = committedOffsets();
        StoredState stored = readStored();
        Set<String> refused = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        findings.add(readDeadLetters(refused, stored));
        Input input = readInput(committed, refused);
        findings.add(Finding.equal(
                "I1 all input is accounted for", "offsets before the first that is kept", 0, input.missing));
        compareCounts(findings, input, stored);
        if (stored.hasRemovedUsers()) {
            findings.add(comparePairs(input.expected, stored));
        } else {
            compareWithInput(findings, input.expected, stored);
            findings.add(compareRatings(input.expected, stored));
        }
        if (settings.partitionCount() == 1 && !input.misplaced && !stored.hasRemovedUsers()) {
            compareFactors(findings, input, stored);
        }
        String insane = stored.firstInsane(NORM_CAP);
        findings.add(new Finding(
                "I4 every number is finite and under its cap",
                insane == null,
                insane == null ? "checked " + stored.users.size() + " users" : insane));
        return findings;
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

    /** Of the ratings alone: with those of internal topics, one would need a right to each. */
    private Map<TopicPartition, Long> committedOffsets() {
        List<TopicPartition> partitions = IntStream.range(0, settings.partitionCount())
                .mapToObj(partition -> new TopicPartition(settings.topics().ratings(), partition))
                .toList();
        ListConsumerGroupOffsetsSpec asked = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            Map.of(applicationId, asked))
                    .partitionsToOffsetAndMetadata(applicationId)
                    .get();
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata offset = committed.get(partition);
                offsets.put(partition, offset == null ? 0 : offset.offset());
            }
            return offsets;
        } catch (ExecutionException e) {
            throw new KafkaException("the offsets of group " + applicationId + " can't be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private StoredState readStored() {
        StoredState stored = new StoredState(settings.partitionCount());
        topics.read(changelog("users"), stored::acceptUser);
        topics.read(changelog("ratings"), stored::acceptRating);
        topics.read(settings.topics().itemContributionsChangelog(), stored::acceptContribution);
        return stored;
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

    private Input readInput(Map<TopicPartition, Long> committed, Set<String> refused) {
        Input input = new Input(
                new ExpectedState(settings.scale().lowest(), settings.scale().highest()));
        Map<TopicPartition, Long> beginnings = topics.read(settings.topics().ratings(), committed, event -> {
            input.count++;
            if (!refused.contains(event.partition() + "@" + event.offset())) {
                input.expected.accept(event);
                input.misplaced |= event.key() == null;
                if (settings.partitionCount() == 1) {
                    input.events.add(event);
                }
            }
        });
        input.missing = beginnings.values().stream().mapToLong(Long::longValue).sum();
        return input;
    }

    private void compareCounts(List<Finding> findings, Input input, StoredState stored) {
        findings.add(Finding.equal(
                "I1 one effect for each event", "events with an effect counted", input.count, stored.events()));
        findings.add(Finding.equal("I1 error count = ratings learned", "errors", stored.learned(), errorCount()));
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
                stored.itemCounts().values().stream().mapToLong(Long::longValue).sum(),
                stored.ratingCount()));
    }

    /** Not where users were removed: the topics don't tell before which of their ratings. */
    private static void compareWithInput(List<Finding> findings, ExpectedState expected, StoredState stored) {
        findings.add(Finding.equal("I1 ratings learned", "new and re-rated", expected.learned(), stored.learned()));
        findings.add(
                Finding.equal("I1 current ratings", "Σ over partitions", expected.ratingCount(), stored.ratingCount()));
        findings.add(Finding.equal("I1 users", "users with a rating ever", expected.userCount(), stored.userCount()));
        findings.add(
                Finding.equal("I2 Σ of ratings, exactly", "steps of 2^-24", expected.ratingSum(), stored.ratingSum()));
        Map<String, Long> expectedCounts = expected.itemCounts();
        Map<String, Long> storedCounts = stored.itemCounts();
        findings.add(new Finding(
                "I1 ratings of each item",
                expectedCounts.equals(storedCounts),
                storedCounts.size() + " items" + firstDifference(expectedCounts, storedCounts)));
    }

    /** What is left where users were removed: a rating that is stored was sent. */
    private static Finding comparePairs(ExpectedState expected, StoredState stored) {
        String made = null;
        for (Map.Entry<String, Map<String, StoredState.Entry>> user : stored.ratings.entrySet()) {
            Map<String, StoredState.Entry> sent = expected.ratings.getOrDefault(user.getKey(), Map.of());
            if (!sent.keySet().containsAll(user.getValue().keySet())) {
                made = user.getKey();
            }
        }
        return new Finding(
                "I1 users were removed: each rating that is left was sent",
                made == null,
                made == null ? stored.ratingRows() + " rows" : "user " + made + " has others");
    }

    private static Finding compareRatings(ExpectedState expected, StoredState stored) {
        long rows = stored.ratings.values().stream().mapToLong(Map::size).sum();
        return new Finding(
                "I1 the last rating of each user and item",
                expected.ratings.equals(stored.ratings),
                rows + " rows" + firstDifference(expected.ratings, stored.ratings));
    }

    /** One partition: a plain loop over the same input must end in the same bits. */
    private void compareFactors(List<Finding> findings, Input input, StoredState stored) {
        ItemReplica replica = new ItemReplica(settings.layout(), new ItemIndex(), 1);
        ItemRows items = new ItemRows(replica, 0);
        Learner learner = settings.algorithm().create(items, settings.scale(), settings.parameters());
        InMemoryState users = new InMemoryState(learner);
        LearningTask loop = new LearningTask(users, items, learner, settings.scale());
        for (ConsumerRecord<byte[], byte[]> event : input.events) {
            loop.apply(RatingJson.decode(event.value(), event.timestamp(), settings.scale()));
        }
        String item = null;
        for (Map.Entry<String, byte[]> row : stored.contributions.get(0).entrySet()) {
            ByteBuffer in = ByteBuffer.wrap(row.getValue(), 9, row.getValue().length - 9);
            for (long steps : items.contribution(items.findOrAdd(row.getKey())).steps()) {
                if (!in.hasRemaining() || ByteUtils.readVarlong(in) != steps) {
                    item = row.getKey();
                }
            }
        }
        String user = null;
        for (Map.Entry<String, byte[]> row : stored.users.entrySet()) {
            if (!isEqual(users.user(row.getKey()), row.getValue())) {
                user = row.getKey();
            }
        }
        findings.add(new Finding(
                "I2 item factors equal a plain loop's, bit for bit",
                item == null,
                item == null ? stored.contributions.get(0).size() + " items" : "item " + item + " differs"));
        findings.add(new Finding(
                "I2 user factors equal a plain loop's, bit for bit",
                user == null,
                user == null ? stored.users.size() + " users" : "user " + user + " differs"));
    }

    private static boolean isEqual(UserRow user, byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row, 1, row.length - 1);
        boolean equal =
                in.getFloat() == user.bias && in.getFloat() == user.biasVariance && in.getFloat() == user.session;
        equal &= in.getLong() == user.lastRatedMillis && in.getLong() == user.learnedCount;
        for (float factor : user.factors) {
            equal &= in.getFloat() == factor;
        }
        return equal;
    }

    private long errorCount() {
        long[] count = {0};
        topics.read(settings.topics().errors(), error -> {
            if (new String(error.key(), StandardCharsets.UTF_8).equals("all/all") && error.value() != null) {
                try {
                    count[0] = JSON.readTree(error.value()).path("count").asLong();
                } catch (IOException e) {
                    throw new UncheckedIOException("a record of the errors topic is not JSON", e);
                }
            }
        });
        return count[0];
    }

    private String changelog(String store) {
        return applicationId + "-" + store + "-changelog";
    }

    private static <V> String firstDifference(Map<String, V> expected, Map<String, V> actual) {
        Set<String> keys = new HashSet<>(expected.keySet());
        keys.addAll(actual.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(expected.get(key), actual.get(key)))
                .findFirst()
                .map(key -> "; " + key + " is " + actual.get(key) + " instead of " + expected.get(key))
                .orElse("");
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
