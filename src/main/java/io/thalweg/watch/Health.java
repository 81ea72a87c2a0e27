package io.thalweg.watch;

import io.thalweg.topics.BrokerContact;
import io.thalweg.topics.CompactedTopicReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an instance to those who ask whether it is well. <em>Ready</em> is for load balancers and people: it
 * does its work now. <em>Live</em> is for supervisors, who end what is not: an instance that starts, restores, rebalances
 * or waits for a broker is live, because another start would only begin the same again. Both cost a few reads.
 */
public final class Health {

    private static final double NANO = 1e-9;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long MAX_POLL_INTERVAL_MILLIS = 300_000;

    private final long timeoutMillis;
    private final long maxPollMillis;
    private final Supplier<KafkaStreams.State> state;
    private final Supplier<Optional<String>> failure;
    private final Progress progress;
    private final Reading rows;
    private final Reading items;
    private volatile @Nullable Instant topicsVerifiedAt;

    /** A reader of what is shared, and what it knows by now, for people. */
    public record Reading(CompactedTopicReader reader, Supplier<String> known) {

        HealthCheck check(String name) {
            String stage = reader.hasCaughtUp() ? "read, " : "being read, ";
            return new HealthCheck(
                    name, reader.hasCaughtUp(), stage + known.get() + ", " + reader.lag() + " records behind");
        }
    }

    /**
     * @param timeoutMillis how long nothing may be committed, polled or answered, of an instance that is ready
     * @param failure what ended a thread or a reader
     * @param maxPollMillis after that time without a poll a thread is no member of the group any more
     */
    public Health(
            long timeoutMillis,
            long maxPollMillis,
            Supplier<KafkaStreams.State> state,
            Supplier<Optional<String>> failure,
            Progress progress,
            Reading rows,
            Reading items) {
        this.timeoutMillis = timeoutMillis;
        this.maxPollMillis = maxPollMillis;
        this.state = state;
        this.failure = failure;
        this.progress = progress;
        this.rows = rows;
        this.items = items;
    }

    /** {@code max.poll.interval.ms} of the stream threads' consumers. */
    public static long maxPollMillis(StreamsConfig config) {
        Map<String, Object> consumer = config.getMainConsumerConfigs("", "", 0);
        return Long.parseLong("" + consumer.getOrDefault("max.poll.interval.ms", MAX_POLL_INTERVAL_MILLIS));
    }

    /** Says that the topics are now as they must be. */
    public void topicsVerified() {
        topicsVerifiedAt = Instant.now();
    }

    /** What must hold for the instance to do its work. */
    public List<HealthCheck> readiness() {
        return List.of(
                new HealthCheck("running", isRunning(), "Kafka Streams is " + state.get()),
                topics(),
                rows.check("item-rows"),
                items.check("catalog"),
                broker(),
                progress.check(timeoutMillis));
    }

    /** What must hold for it to come to do its work, now or later. */
    public List<HealthCheck> liveness() {
        Optional<String> failed = failure.get();
        return List.of(
                new HealthCheck("not-failed", failed.isEmpty(), failed.orElse("nothing failed")), notDeadlocked());
    }

    /** How old the work is that waits for its commit. */
    public Progress progress() {
        return progress;
    }

    /** Seconds since a broker answered a reader; since the instance was made, while none has. */
    public double brokerContactSeconds() {
        return contacts().mapToLong(BrokerContact::ageNanos).min().orElse(0) * NANO;
    }

    /** Of the start, and says so: whoever changes a topic later is not noticed here. */
    private HealthCheck topics() {
        Instant at = topicsVerifiedAt;
        return new HealthCheck(
                "topics",
                at != null,
                at == null
                        ? "not looked at yet"
                        : "as they must be at the start, " + at.truncatedTo(ChronoUnit.SECONDS));
    }

    private HealthCheck broker() {
        double seconds = brokerContactSeconds();
        if (contacts().noneMatch(BrokerContact::wasReached)) {
            return new HealthCheck("broker", false, "none has answered yet");
        }
        boolean ok = seconds * MILLIS_PER_SECOND <= timeoutMillis;
        return new HealthCheck(
                "broker",
                ok,
                ok
                        ? String.format("one answered %.0f s ago", seconds)
                        : String.format("none has answered for %.0f s", seconds));
    }

    /**
     * A thread that doesn't poll for twice {@code max.poll.interval.ms} while all have their tasks and brokers answer does
     * not come back. Long calls that are none of its fault are left out: the start of a task, and waiting for a broker.
     */
    private HealthCheck notDeadlocked() {
        Duration limit = Duration.ofMillis(2 * maxPollMillis);
        Optional<String> standing = isRunning() && broker().ok() ? progress.threadWithoutPoll(limit) : Optional.empty();
        return new HealthCheck(
                "not-deadlocked", standing.isEmpty(), standing.orElse("no thread stands still for good"));
    }

    private boolean isRunning() {
        return state.get() == KafkaStreams.State.RUNNING;
    }

    private Stream<BrokerContact> contacts() {
        return Stream.of(rows.reader(), items.reader()).map(CompactedTopicReader::contact);
    }
}
