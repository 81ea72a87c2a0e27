package io.thalweg.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Repeats;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the input says must be there, counted in the plainest way. */
final class ExpectedState {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double STEPS_PER_UNIT = 1 << 24;
    private static final int EVENTS = 0;
    private static final int LEARNED = 1;

    private final Feedback feedback;
    private final double lowest;
    private final double range;

    final Map<String, Map<String, StoredState.Entry>> ratings = new HashMap<>();
    private final Set<String> learnedUsers = new HashSet<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    /** Whose events lie in several partitions, so that nobody knows in which order they were learned. */
    private final Set<String> scattered = new HashSet<>();
    /** Who took something back, or told two things at one time, so that it matters which was learned first. */
    private final Set<String> orderMatters = new HashSet<>();

    private final Map<String, long[]> counts = new HashMap<>();

    ExpectedState(Feedback feedback) {
        this.feedback = feedback;
        this.lowest = feedback.scale().lowest();
        this.range = feedback.scale().range();
    }

    /** What an event says, in whatever words; {@code rating} is NaN where it withdraws one. */
    record Event(String user, String item, double rating, long timestampMillis) {}

    /** @throws IllegalStateException if it is no event */
    static Event eventOf(ConsumerRecord<byte[], byte[]> event) {
        JsonNode json = parse(event);
        return new Event(
                json.path("userId").asText(),
                json.path("itemId").asText(),
                json.path("rating").isNull() ? Double.NaN : json.path("rating").asDouble(),
                json.hasNonNull("timestamp") ? json.get("timestamp").asLong() : event.timestamp());
    }

    /**
     * Takes in an event that was not refused.
     *
     * @throws IllegalStateException if it is no event, and so should have been refused
     */
    void accept(ConsumerRecord<byte[], byte[]> event) {
        Event told = eventOf(event);
        long[] ofUserCounts = counts.computeIfAbsent(told.user(), user -> new long[2]);
        ofUserCounts[EVENTS]++;
        if (partitions.computeIfAbsent(told.user(), user -> event.partition()) != event.partition()) {
            scattered.add(told.user());
        }
        double rating = told.rating();
        long timestamp = told.timestampMillis();
        boolean withdraws = Double.isNaN(rating);
        Map<String, StoredState.Entry> ofUser = ratings.computeIfAbsent(told.user(), id -> new HashMap<>());
        String item = told.item();
        StoredState.Entry known = ofUser.get(item);
        if (withdraws || (known != null && isOtherAtOnce(known, rating, timestamp))) {
            orderMatters.add(told.user());
        }
        if (known != null && isNothingNew(known, rating, timestamp)) {
            return;
        }
        long newest = known == null ? timestamp : Math.max(timestamp, known.timestampMillis());
        ofUser.put(item, new StoredState.Entry(withdraws ? rating : inForce(rating, known), newest));
        if (!withdraws) {
            learnedUsers.add(told.user());
            ofUserCounts[LEARNED]++;
        }
    }

    /** Who has events in several partitions: how many of them were late depends on an order that nobody knows. */
    Set<String> scattered() {
        return scattered;
    }

    /** Whether even what is in force of a user depends on that order. */
    boolean isUnknown(String user) {
        return scattered.contains(user) && (feedback.repeats() == Repeats.COUNT || orderMatters.contains(user));
    }

    /** Events of a user that were not refused. */
    long events(String user) {
        return counts.getOrDefault(user, new long[2])[EVENTS];
    }

    /** Ratings learned, each the first of its pair or in place of an older one; of users whose order is known. */
    long learned() {
        long learned = 0;
        for (Map.Entry<String, long[]> ofUser : counts.entrySet()) {
            learned += scattered.contains(ofUser.getKey()) ? 0 : ofUser.getValue()[LEARNED];
        }
        return learned;
    }

    /**
     * All that should be there: what the input tells, and of those of whom it doesn't tell, what is stored, so that sums and counts can
     * be compared all the same.
     */
    Map<String, Map<String, StoredState.Entry>> ratingsWith(Map<String, Map<String, StoredState.Entry>> stored) {
        Map<String, Map<String, StoredState.Entry>> all = new HashMap<>(ratings);
        all.replaceAll((user, told) -> isUnknown(user) ? stored.getOrDefault(user, Map.of()) : told);
        return all;
    }

    /** Current ratings by item. */
    static Map<String, Long> itemCounts(Map<String, Map<String, StoredState.Entry>> ratings) {
        Map<String, Long> counts = new HashMap<>();
        ratings.values()
                .forEach(ofUser -> ofUser.forEach((item, entry) -> {
                    if (!Double.isNaN(entry.rating())) {
                        counts.merge(item, 1L, Long::sum);
                    }
                }));
        return counts;
    }

    /** Σ of the current ratings, each mapped to [0, 1] and rounded to 2⁻²⁴. */
    long ratingSum(Map<String, Map<String, StoredState.Entry>> all) {
        long sum = 0;
        for (Map<String, StoredState.Entry> ofUser : all.values()) {
            for (StoredState.Entry entry : ofUser.values()) {
                if (!Double.isNaN(entry.rating())) {
                    sum += (long) Math.rint((entry.rating() - lowest) / range * STEPS_PER_UNIT);
                }
            }
        }
        return sum;
    }

    /** Users of whom a rating was ever learned, and of whom that is known. */
    long userCount() {
        return learnedUsers.stream().filter(user -> !isUnknown(user)).count();
    }

    /** Users of whom a rating may have been learned, or not. */
    long unknownUsers() {
        return ratings.keySet().stream().filter(this::isUnknown).count();
    }

    private boolean isNothingNew(StoredState.Entry known, double rating, long timestamp) {
        boolean differ = Double.isNaN(rating) || Double.isNaN(known.rating());
        if (timestamp != known.timestampMillis()) {
            return timestamp < known.timestampMillis() && (differ || !feedback.countsLate(rating, known.rating()));
        }
        return differ ? Double.compare(rating, known.rating()) == 0 : feedback.repeatsKnown(rating, known.rating());
    }

    private static boolean isOtherAtOnce(StoredState.Entry known, double rating, long timestamp) {
        return timestamp == known.timestampMillis() && Double.compare(rating, known.rating()) != 0;
    }

    /** What an event comes to beside the one in force. */
    private double inForce(double told, StoredState.@Nullable Entry known) {
        return known == null || Double.isNaN(known.rating())
                ? feedback.first(told)
                : feedback.combined(told, known.rating());
    }

    private static JsonNode parse(ConsumerRecord<byte[], byte[]> event) {
        try {
            JsonNode json = JSON.readTree(event.value());
            if (!json.hasNonNull("userId") || !json.hasNonNull("itemId") || !json.has("rating")) {
                throw new IOException("a field is missing");
            }
            return json;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    event.topic() + "-" + event.partition() + " offset " + event.offset()
                            + " is no rating event and no dead letter either",
                    e);
        }
    }
}
