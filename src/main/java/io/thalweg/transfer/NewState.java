package io.thalweg.transfer;

import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Whether an application has learned anything yet. */
public final class NewState {

    private final Admin admin;
    private final Topics topics;

    public NewState(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** What says that it has learned: empty where nothing does. Internal topics that are missing hold nothing. */
    public Optional<String> learned() {
        if (hasCommittedOffsets()) {
            return Optional.of("has committed offsets");
        }
        List<String> states = List.of(
                topics.changelog(StoreNames.USERS),
                topics.changelog(StoreNames.RATINGS),
                topics.itemContributionsChangelog());
        return states.stream()
                .filter(topic -> recordCount(topic) > 0)
                .findFirst()
                .map(topic -> "has state in " + topic);
    }

    /** How many records, or what else has an offset, were ever written to a topic; 0 where there is none. */
    public long recordCount(String topic) {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            if (admin.listTopics().names().get().contains(topic)) {
                admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get()
                        .values()
                        .forEach(description -> description
                                .partitions()
                                .forEach(each ->
                                        latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest())));
            }
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new KafkaException("topic " + topic + " can't be asked for", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private boolean hasCommittedOffsets() {
        try {
            return admin
                    .listConsumerGroupOffsets(topics.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .anyMatch(offset -> offset != null && offset.offset() > 0);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw new KafkaException("group " + topics.applicationId() + " can't be asked for", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
