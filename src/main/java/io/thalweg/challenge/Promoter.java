package io.thalweg.challenge;

import io.thalweg.handover.Handover;
import io.thalweg.handover.HandoverRecords;
import io.thalweg.handover.Promotion;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.OutputOwner;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Lets an application write the lists and errors that consumers read, in place of the one that does now. Looks first whether it can:
 * one that is behind, or has no lists, would make what people see worse.
 */
public final class Promoter {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** What the one publishes between the reading of its versions and its last list; what tasks say is exact. */
    private static final long MARGIN = 1_000;

    private final Map<String, Object> consumerProperties;
    private final Map<String, Object> producerProperties;
    private final Topics topics;
    private final Duration timeout;
    private final LongSupplier clock;
    private final ApplicationGroups groups;

    /**
     * A promoter of the application that has these topics.
     *
     * @param consumerProperties of a read_committed consumer without a group
     * @param producerProperties of an idempotent producer
     * @param timeout for each thing that is waited for
     */
    public Promoter(
            Admin admin,
            Map<String, Object> consumerProperties,
            Map<String, Object> producerProperties,
            Topics topics,
            Duration timeout,
            LongSupplier clock) {
        this.consumerProperties = consumerProperties;
        this.producerProperties = producerProperties;
        this.topics = topics;
        this.timeout = timeout;
        this.clock = clock;
        this.groups = new ApplicationGroups(admin);
    }

    /**
     * What is allowed.
     *
     * @param mostLag records that the application may be behind
     * @param leastListShare of the users who have a list now, how many must have one of the application, from 0 to 1
     */
    public record Limits(long mostLag, double leastListShare) {}

    /**
     * What was done.
     *
     * @param from who wrote the lists before
     * @param isFromGone whether that one had no instance any more
     * @param versionBase all versions are above it from here on
     * @param handedOverMillis until all tasks of the one had stepped back
     * @param takenOverMillis until all tasks of the other had begun
     */
    public record Outcome(
            String application,
            String from,
            boolean isFromGone,
            long versionBase,
            long handedOverMillis,
            long takenOverMillis) {}

    /**
     * Does it, or goes on with what another call began.
     *
     * @param said told what is waited for
     * @throws KafkaException if it can't be done, saying why
     */
    public Outcome promote(Limits limits, Consumer<String> said) {
        Handover handover = new Handover(topics);
        String[] writer = {""};
        try (CompactedTopicReader reader = new CompactedTopicReader(consumerProperties, topics.liveErrors(), record -> {
            handover.accept(record);
            OutputOwner.writer(record).ifPresent(id -> writer[0] = id);
        })) {
            reader.readToEnd(timeout, (read, all) -> {});
            Optional<Promotion> before = handover.promotion();
            String from = before.map(Promotion::application).orElse(writer[0]);
            requireOther(from);
            reader.startFollowing(e -> said.accept("reading " + topics.liveErrors() + " failed: " + e));
            Promotion promotion =
                    from.equals(topics.applicationId()) ? before.orElseThrow() : begin(from, limits, said);
            return await(promotion, handover, said);
        }
    }

    private void requireOther(String from) {
        if (from.isEmpty()) {
            throw new KafkaException("nobody has written " + topics.liveErrors()
                    + " yet, so there is nobody to take over from; is champion.prefix right?");
        }
        if (from.equals(topics.applicationId()) && !topics.isChallenger()) {
            throw new KafkaException("'" + from + "' writes the lists that consumers read already");
        }
    }

    private Promotion begin(String from, Limits limits, Consumer<String> said) {
        int fromPartitions = groups.partitionCount(from);
        if (fromPartitions == 0) {
            throw new KafkaException("application '" + from + "' has no state; nothing can be taken over from it");
        }
        requireFit(limits);
        said.accept("reading the versions of lists");
        ListVersions live = versions(topics.liveRecommendations());
        ListVersions own = topics.isChallenger() ? versions(topics.recommendations()) : live;
        requireLists(live, own, limits);
        long base = Math.max(live.highest(), own.highest()) + MARGIN;
        Promotion promotion = new Promotion(
                topics.applicationId(), from, fromPartitions, !groups.isRunning(from), base, clock.getAsLong());
        write(HandoverRecords.promotionKey(), HandoverRecords.promotion(promotion));
        return promotion;
    }

    private void requireFit(Limits limits) {
        String id = topics.applicationId();
        if (!groups.isRunning(id)) {
            throw new KafkaException(
                    "application '" + id + "' has no instance that runs; start one, and promote it then");
        }
        long lag = groups.lag(topics);
        if (lag > limits.mostLag()) {
            throw new KafkaException("application '" + id + "' is " + lag + " records behind, and may be "
                    + limits.mostLag() + "; wait, or allow it: --most-lag " + lag);
        }
    }

    private static void requireLists(ListVersions live, ListVersions own, Limits limits) {
        long both = live.users().stream().filter(own.users()::contains).count();
        if (both < limits.leastListShare() * live.users().size()) {
            throw new KafkaException("of " + live.users().size() + " users with a list only " + both
                    + " have one of the application that is to be promoted; let it make them (refresh), or allow it:"
                    + " --least-lists 0");
        }
    }

    private Outcome await(Promotion promotion, Handover handover, Consumer<String> said) {
        if (!promotion.isFromGone()) {
            said.accept(
                    "waiting for " + promotion.fromPartitions() + " tasks of " + promotion.from() + " to step back");
            until(
                    () -> handover.promotion().filter(promotion::equals).isPresent()
                            && handover.handedOver() == promotion.fromPartitions(),
                    () -> handover.handedOver() + " of " + promotion.fromPartitions() + " tasks of " + promotion.from()
                            + " have stepped back within " + timeout.toSeconds()
                            + " s; until all have, lists of the others are not published; see to its instances, and run"
                            + " promote again, which goes on");
        }
        long handedOver = clock.getAsLong() - promotion.atMillis();
        int tasks = groups.partitionCount(promotion.application());
        said.accept("waiting for " + tasks + " tasks of " + promotion.application() + " to begin");
        until(
                () -> handover.takenOver() == tasks,
                () -> handover.takenOver() + " of " + tasks + " tasks of " + promotion.application()
                        + " have begun within " + timeout.toSeconds() + " s; see to its instances");
        return new Outcome(
                promotion.application(),
                promotion.from(),
                promotion.isFromGone(),
                promotion.versionBase(),
                promotion.isFromGone() ? 0 : handedOver,
                clock.getAsLong() - promotion.atMillis());
    }

    private void until(BooleanSupplier done, Supplier<String> complaint) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException(complaint.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private ListVersions versions(String topic) {
        return ListVersions.read(consumerProperties, topic, timeout, (read, all) -> {});
    }

    private void write(byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(producerProperties), new ByteArraySerializer(), new ByteArraySerializer())) {
            ApplicationGroups.get(producer.send(new ProducerRecord<>(topics.liveErrors(), key, value)));
        }
    }
}
