package io.thalweg.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * The offsets from which the ratings are read on, and whether they fit the state and the topic.
 *
 * <p>State and offset are committed together, so that one without the other means that somebody lost it: reading on from
 * the topic's beginning would then learn ratings twice, and from its end leave some out. Neither happens by itself. A new
 * group gets its offsets here, before anything is learned, and the source never resets them: {@link RecommenderTopology}.
 */
final class InputOffsets {

    private final Admin admin;
    private final Topics topics;
    private final String group;
    private final Map<Integer, TopicPartition> partitions;

    InputOffsets(Admin admin, Topics topics, int partitionCount) {
        this.admin = admin;
        this.topics = topics;
        this.group = topics.applicationId();
        this.partitions = IntStream.range(0, partitionCount)
                .boxed()
                .collect(Collectors.toMap(
                        Function.identity(), partition -> new TopicPartition(topics.ratings(), partition)));
    }

    /**
     * Lets partitions that were never read begin at their first record, and looks whether the others can go on.
     *
     * @param learnedEvents by partition: how many events its state holds
     * @throws IncompatibleStateException if ratings would be learned twice or left out, saying what to do
     */
    void prepare(IntToLongFunction learnedEvents) {
        Map<TopicPartition, Long> beginnings = ends(OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = ends(OffsetSpec.latest());
        Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        partitions.forEach((number, partition) -> {
            OffsetAndMetadata next = committed.get(partition);
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (next != null) {
                requireKept(partition, next.offset(), beginning, ends.getOrDefault(partition, 0L));
            } else {
                requireNothingLearned(partition, learnedEvents.applyAsLong(number));
                missing.put(partition, new OffsetAndMetadata(beginning));
            }
        });
        if (!missing.isEmpty()) {
            commit(missing);
        }
    }

    private void requireNothingLearned(TopicPartition partition, long learnedEvents) {
        if (learnedEvents > 0) {
            throw new IncompatibleStateException("the group " + group + " has lost its offset of " + partition
                    + ", whose state holds " + learnedEvents
                    + " events: reading it again would learn them twice; set it"
                    + " to what was learned last: kafka-consumer-groups.sh --group " + group + " --topic "
                    + partition.topic() + ":" + partition.partition() + " --reset-offsets --to-offset N --execute"
                    + "; or, to learn all that the topic holds, " + NewApplication.advice(topics));
        }
    }

    private void requireKept(TopicPartition partition, long next, long beginning, long end) {
        if (next < beginning) {
            throw new IncompatibleStateException((beginning - next) + " offsets of " + partition + " from " + next
                    + " on were deleted before they were learned; to go on without them: kafka-consumer-groups.sh"
                    + " --group " + group + " --topic " + partition.topic() + ":" + partition.partition()
                    + " --reset-offsets --to-offset " + beginning + " --execute; and raise the topic's retention");
        }
        if (next > end) {
            throw new IncompatibleStateException(partition + " ends at offset " + end + ", but " + next
                    + " were learned: the topic was deleted and made again; to learn what it holds now, "
                    + NewApplication.advice(topics));
        }
    }

    /** In vain if another instance has done it meanwhile and runs; then its offsets are there. */
    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            get(admin.alterConsumerGroupOffsets(group, offsets).all(), "be set");
        } catch (UnknownMemberIdException e) {
            if (!committed().keySet().containsAll(offsets.keySet())) {
                throw e;
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "be read")
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset);
                    }
                });
        return committed;
    }

    private Map<TopicPartition, Long> ends(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.values().stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        return get(admin.listOffsets(asked).all(), "be compared").entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> offset(end.getValue())));
    }

    private static long offset(ListOffsetsResultInfo end) {
        return end.offset();
    }

    private <T> T get(Future<T> future, String what) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException("the offsets of group " + group + " can't " + what, e.getCause());
        }
    }
}
