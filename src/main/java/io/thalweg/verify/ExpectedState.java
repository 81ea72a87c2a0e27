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

    private final Feedback feedback;
    private final double lowest;
    private final double range;

    final Map<String, Map<String, StoredState.Entry>> ratings = new HashMap<>();
    private final Set<String> learnedUsers = new HashSet<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    /** Whose events lie in several partitions, so that nobody knows in which order they were learned. */
    private final Set<String> scattered = new HashSet<>();

    private long events;
    private long newRatings;
    private long reRatings;

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
        events++;
        if (partitions.computeIfAbsent(told.user(), user -> event.partition()) != event.partition()) {
            scattered.add(told.user());
        }
        double rating = told.rating();
        long timestamp = told.timestampMillis();
        boolean withdraws = Double.isNaN(rating);
        Map<String, StoredState.Entry> ofUser = ratings.computeIfAbsent(told.user(), id -> new HashMap<>());
        String item = told.item();
        StoredState.Entry known = ofUser.get(item);
        boolean wasRated = known != null && !Double.isNaN(known.rating());
        if (known != null && isNothingNew(known, rating, timestamp)) {
            return;
        }
        long newest = known == null ? timestamp : Math.max(timestamp, known.timestampMillis());
        ofUser.put(item, new StoredState.Entry(withdraws ? rating : inForce(rating, known), newest));
        if (!withdraws) {
            learnedUsers.add(told.user());
            newRatings += wasRated ? 0 : 1;
            reRatings += wasRated ? 1 : 0;
        }
    }

    /** Events that were not refused. */
    long events() {
        return events;
    }

    /** How many users have events in several partitions. */
    int scatteredUsers() {
        return scattered.size();
    }

    /** Whether what is in force of a user doesn't tell from the input: it depends on the order, which isn't known. */
    boolean isUnknown(String user) {
        return feedback.repeats() == Repeats.COUNT && scattered.contains(user);
    }

    /** Ratings learned: each the first of its pair, or in place of an older one. */
    long learned() {
        return newRatings + reRatings;
    }

    long ratingCount() {
        return itemCounts().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Current ratings by item. */
    Map<String, Long> itemCounts() {
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
    long ratingSum() {
        long sum = 0;
        for (Map<String, StoredState.Entry> ofUser : ratings.values()) {
            for (StoredState.Entry entry : ofUser.values()) {
                if (!Double.isNaN(entry.rating())) {
                    sum += (long) Math.rint((entry.rating() - lowest) / range * STEPS_PER_UNIT);
                }
            }
        }
        return sum;
    }

    /** Users of whom a rating was ever learned. */
    long userCount() {
        return learnedUsers.size();
    }

    private boolean isNothingNew(StoredState.Entry known, double rating, long timestamp) {
        boolean differ = Double.isNaN(rating) || Double.isNaN(known.rating());
        if (timestamp != known.timestampMillis()) {
            return timestamp < known.timestampMillis() && (differ || !feedback.countsLate(rating, known.rating()));
        }
        return differ ? Double.compare(rating, known.rating()) == 0 : feedback.repeatsKnown(rating, known.rating());
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
