package io.thalweg.challenge;

import io.thalweg.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the brokers say of an application: whether it runs, how far behind it is, how many partitions its users have. */
final class ApplicationGroups {

    private final Admin admin;

    ApplicationGroups(Admin admin) {
        this.admin = admin;
    }

    /** Whether an instance of the application is there. */
    boolean isRunning(String applicationId) {
        return get(admin.listGroups().all()).stream()
                .filter(group -> group.groupId().equals(applicationId))
                .flatMap(group -> group.groupState().stream())
                .anyMatch(state -> state != GroupState.EMPTY && state != GroupState.DEAD);
    }

    /** How many partitions the users of an application have; 0 where it never ran. */
    int partitionCount(String applicationId) {
        try {
            return partitions(new Topics("", applicationId).wrongPartitionHop()).size();
        } catch (UnknownTopicOrPartitionException e) {
            return 0;
        }
    }

    /**
     * Offsets of the ratings, and of those with which the application began, that it has not committed; a few of them may be no
     * records.
     */
    long lag(Topics topics) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(topics.applicationId()).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions(topics.ratings()).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        partitions(topics.wrongPartitionHop()).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends(asked).entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            lag += Math.max(0, end.getValue() - (at == null ? 0 : at.offset()));
        }
        return lag;
    }

    private List<TopicPartition> partitions(String topic) {
        return get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, OffsetSpec> asked) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(asked).all()).forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
