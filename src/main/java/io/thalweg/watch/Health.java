package io.thalweg.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an instance to those who ask whether it is well. <em>Ready</em> is for load balancers and people: it
 * does its work now. <em>Live</em> is for supervisors, who end what is not: an instance that starts, restores, rebalances
 * or waits for a broker is live, because another start would only begin the same again. Both cost a few reads.
 */
public final class Health implements InstanceHealth {

    private static final long MAX_POLL_INTERVAL_MILLIS = 300_000;

    private final long timeoutMillis;
    private final long maxPollMillis;
    private final Supplier<KafkaStreams.State> state;
    private final Supplier<Optional<String>> failure;
    private final Progress progress;
    private final SharedReaders readers;
    private volatile @Nullable Instant topicsVerifiedAt;

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
            SharedReaders readers) {
        this.timeoutMillis = timeoutMillis;
        this.maxPollMillis = maxPollMillis;
        this.state = state;
        this.failure = failure;
        this.progress = progress;
        this.readers = readers;
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
    @Override
    public List<HealthCheck> readiness() {
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(new HealthCheck("running", isRunning(), "Kafka Streams is " + state.get()));
        checks.add(topics());
        checks.addAll(readers.read());
        checks.add(readers.broker(timeoutMillis));
        checks.add(progress.check(timeoutMillis));
        return checks;
    }

    /** What must hold for it to come to do its work, now or later. */
    @Override
    public List<HealthCheck> liveness() {
        Optional<String> failed = failure.get();
        return List.of(
                new HealthCheck("not-failed", failed.isEmpty(), failed.orElse("nothing failed")), notDeadlocked());
    }

    /** How old the work is that waits for its commit. */
    public Progress progress() {
        return progress;
    }

    @Override
    public double brokerContactSeconds() {
        return readers.brokerContactSeconds();
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

    /**
     * A thread that doesn't poll for twice {@code max.poll.interval.ms} while all have their tasks and brokers answer does
     * not come back. Long calls that are none of its fault are left out: the start of a task, and waiting for a broker.
     */
    private HealthCheck notDeadlocked() {
        Duration limit = Duration.ofMillis(2 * maxPollMillis);
        Optional<String> standing = isRunning() && readers.broker(timeoutMillis).ok()
                ? progress.threadWithoutPoll(limit)
                : Optional.empty();
        return new HealthCheck(
                "not-deadlocked", standing.isEmpty(), standing.orElse("no thread stands still for good"));
    }

    private boolean isRunning() {
        return state.get() == KafkaStreams.State.RUNNING;
    }
}
