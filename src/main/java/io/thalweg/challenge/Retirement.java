package io.thalweg.challenge;

import io.thalweg.handover.Handover;
import io.thalweg.handover.HandoverRecords;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.TopicSpec;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Ends an application for good that does not write the lists which consumers read: its instances stop, then its group, its state and
 * the lists and errors that it alone wrote are deleted. Never the input, which another application reads, and never dead letters and
 * audit records, which say what happened.
 */
public final class Retirement {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Admin admin;
    private final Map<String, Object> consumerProperties;
    private final Map<String, Object> producerProperties;
    private final Topics topics;
    private final Duration timeout;
    private final LongSupplier clock;
    private final ApplicationGroups groups;

    /** A retirement of the application that has these topics. */
    public Retirement(
            Admin admin,
            Map<String, Object> consumerProperties,
            Map<String, Object> producerProperties,
            Topics topics,
            Duration timeout,
            LongSupplier clock) {
        this.admin = admin;
        this.consumerProperties = consumerProperties;
        this.producerProperties = producerProperties;
        this.topics = topics;
        this.timeout = timeout;
        this.clock = clock;
        this.groups = new ApplicationGroups(admin);
    }

    /**
     * What would be deleted: topics that are there.
     *
     * @throws KafkaException if consumers read the application's lists
     */
    public List<String> topicsToDelete() {
        requireNotLive();
        List<String> names = new ArrayList<>();
        for (TopicSpec spec : topics.specs(1)) {
            boolean isInternal = spec.role() == TopicSpec.Role.STATE || spec.role() == TopicSpec.Role.HOP;
            boolean isOwnOutput = topics.isChallenger()
                    && (spec.name().equals(topics.recommendations())
                            || spec.name().equals(topics.errors()));
            if (isInternal || isOwnOutput) {
                names.add(spec.name());
            }
        }
        names.retainAll(ApplicationGroups.get(admin.listTopics().names()));
        return names;
    }

    /**
     * Does it.
     *
     * @param said told what is waited for
     * @return the topics that were deleted
     * @throws KafkaException if consumers read the application's lists, or an instance doesn't stop
     */
    public List<String> retire(Consumer<String> said) {
        List<String> names = topicsToDelete();
        String id = topics.applicationId();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(producerProperties), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] since = HandoverRecords.retired(clock.getAsLong());
            ApplicationGroups.get(
                    producer.send(new ProducerRecord<>(topics.liveErrors(), HandoverRecords.retiredKey(id), since)));
        }
        said.accept("waiting for the instances of " + id + " to stop");
        long deadline = System.nanoTime() + timeout.toNanos();
        while (groups.isRunning(id)) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException("an instance of '" + id + "' still runs after " + timeout.toSeconds()
                        + " s; stop it, and run retire again");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        deleteGroup(id);
        said.accept("deleting " + names.size() + " topics");
        ApplicationGroups.get(admin.deleteTopics(names).all());
        return names;
    }

    private void deleteGroup(String id) {
        try {
            admin.deleteConsumerGroups(List.of(id)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new KafkaException("the group " + id + " can't be deleted", e.getCause());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void requireNotLive() {
        Handover handover = new Handover(topics);
        try (CompactedTopicReader reader =
                new CompactedTopicReader(consumerProperties, topics.liveErrors(), handover::accept)) {
            reader.readToEnd(timeout, (read, all) -> {});
        }
        boolean isLive = handover.promotion()
                .map(promotion -> promotion.application().equals(topics.applicationId()))
                .orElse(!topics.isChallenger());
        if (isLive) {
            throw new KafkaException("'" + topics.applicationId()
                    + "' writes the lists that consumers read; promote another application first");
        }
        handover.promotion()
                .filter(promotion -> handover.takenOver() < groups.partitionCount(promotion.application()))
                .ifPresent(promotion -> {
                    throw new KafkaException("'" + promotion.application()
                            + "' has not taken over with all its tasks; run promote again, and retire this one then");
                });
    }
}
