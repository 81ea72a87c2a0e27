package io.thalweg.topics;

import io.thalweg.model.Total;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets from which a task's topics are read on, and whether they fit the state and the topics.
 *
 * <p>State and offset are committed together, and the state notes the offset too. Brokers forget a group's
 * offsets a week after its last member has left; then they are restored from the state. Where somebody set them to another
 * place, reading on would learn ratings twice or leave some out: that is refused, with the number to set. A new group
 * begins at the first record, and the ratings' source never resets an offset.
 */
public final class InputOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(InputOffsets.class);
    private static final int NOWHERE = 0;
    private static final int LOOKS = 5;
    private static final int LOOKS_AT_STATE = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Longer than a member of the group that is gone counts as there. */
    private static final Duration ALONE_WITHIN = Duration.ofMinutes(3);

    private final Admin admin;
    private final OffsetGap gap;
    private final Topics topics;
    private final String group;
    private final PartitionCounts counts;
    private final Optional<String> ownName;
    private final Map<TopicPartition, Total> noted = new HashMap<>();
    private Map<TopicPartition, Long> committedBefore = Map.of();

    /**
     * Of an application whose topics have so many partitions.
     *
     * @param ownName what the names of this instance's members of the group begin with; empty where they have none
     */
    public InputOffsets(Admin admin, OffsetGap gap, Topics topics, PartitionCounts counts, Optional<String> ownName) {
        this.admin = admin;
        this.gap = gap;
        this.topics = topics;
        this.group = topics.applicationId();
        this.counts = counts;
        this.ownName = ownName;
        note(topics.ratings(), counts.ratings(), Total.NEXT_RATING);
        note(topics.commands(), counts.commands(), Total.NEXT_COMMAND);
        note(topics.wrongPartitionHop(), counts.users(), Total.NEXT_REKEYED);
    }

    private void note(String topic, int partitions, Total total) {
        for (int partition = 0; partition < partitions; partition++) {
            noted.put(new TopicPartition(topic, partition), total);
        }
    }

    /** What the state says of a partition: a total of it, as far as committed. */
    @FunctionalInterface
    public interface State {
        long total(int partition, Total total);
    }

    /** Where the task that adds errors up reads on, by its own state; asked only where the group says nothing of it. */
    @FunctionalInterface
    public interface NextErrorBatch {
        /** An offset, or -1 where there is no such state. */
        long read();
    }

    /**
     * Looks where the group stands. To be called before the state is read: while other instances run, both move on, and
     * the state must not be found behind the offsets for that.
     */
    public void lookBeforeTheStateIsRead() {
        committedBefore = committed();
    }

    /**
     * Lets partitions that were never read begin at their first record, restores offsets that were lost, and looks whether the others can go on.
     *
     * @param now what the state says now; while others run it moves on
     * @throws IncompatibleStateException if records would be taken in twice or left out, saying what to do
     */
    public void prepare(State now, NextErrorBatch nextErrorBatch) {
        State state = asItIs(now); // before the group is asked, which must not stand before it
        Map<TopicPartition, Long> committed = settled(state);
        Map<TopicPartition, Long> beginnings = ends(OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = ends(OffsetSpec.latest()); // after all that was committed
        Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>();
        noted.forEach((partition, total) -> {
            Long end = ends.get(partition);
            if (end == null) {
                return; // the internal topic of an application that never ran
            }
            long beginning = beginnings.getOrDefault(partition, 0L);
            long next = state.total(partition.partition(), total);
            Long at = committed.get(partition);
            if (at == null) {
                requireNoted(partition, next, state);
                missing.put(partition, new OffsetAndMetadata(firstToRead(partition, next, beginning, end)));
            } else {
                requireKept(partition, at, beginning, end);
                requireNotBefore(partition, at, next);
                requireNotBehind(partition, now, total);
            }
        });
        TopicPartition errorBatches = new TopicPartition(topics.errorBatchesHop(), 0);
        Long end = ends.get(errorBatches);
        if (end != null && !committed.containsKey(errorBatches)) {
            long next = Math.max(nextErrorBatch.read(), beginnings.getOrDefault(errorBatches, 0L));
            missing.put(errorBatches, new OffsetAndMetadata(Math.min(next, end)));
        }
        if (!missing.isEmpty()) {
            commit(missing);
        }
    }

    private State asItIs(State now) {
        long[][] totals = IntStream.range(0, counts.tasks())
                .mapToObj(partition -> Arrays.stream(Total.values())
                        .mapToLong(total -> now.total(partition, total))
                        .toArray())
                .toArray(long[][]::new);
        return (partition, total) -> totals[partition][total.index()];
    }

    /**
     * Where the group stands. A transaction of an instance that runs ends a few milliseconds later on the topic of
     * offsets than on that of the state, perhaps; so offsets before what the state notes are asked for again.
     */
    private Map<TopicPartition, Long> settled(State state) {
        Map<TopicPartition, Long> committed = committed();
        for (int look = 1; look < LOOKS && isBefore(committed, state); look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            committed = committed();
        }
        return committed;
    }

    private boolean isBefore(Map<TopicPartition, Long> committed, State state) {
        return noted.entrySet().stream().anyMatch(each -> {
            TopicPartition partition = each.getKey();
            Long at = committed.get(partition);
            return at != null && at < state.total(partition.partition(), each.getValue());
        });
    }

    private long firstToRead(TopicPartition partition, long next, long beginning, long end) {
        if (next == NOWHERE) {
            return beginning;
        }
        requireKept(partition, next, beginning, end);
        LOG.warn("the group {} had no offset of {}: it goes on at {}, which its state notes", group, partition, next);
        return next;
    }

    /** State that an older version wrote notes no offset at all; else none is noted where nothing was read. */
    private void requireNoted(TopicPartition partition, long next, State state) {
        boolean notesOthers = state.total(partition.partition(), Total.NEXT_REKEYED) != NOWHERE
                || state.total(partition.partition(), Total.NEXT_COMMAND) != NOWHERE;
        long learned = Total.OF_EVENTS.stream()
                .mapToLong(total -> state.total(partition.partition(), total))
                .sum();
        if (next == NOWHERE && learned > 0 && !notesOthers && partition.topic().equals(topics.ratings())) {
            throw new IncompatibleStateException("the group " + group + " has lost its offset of " + partition
                    + ", whose state holds " + learned
                    + " events: reading it again would learn them twice; set it to what was learned last: "
                    + reset(partition, "N") + "; or, to learn all that the topic holds, "
                    + NewApplication.advice(topics));
        }
    }

    private void requireKept(TopicPartition partition, long next, long beginning, long end) {
        if (next < beginning) {
            throw new IncompatibleStateException((beginning - next) + " offsets of " + partition + " from " + next
                    + " on were deleted before they were learned; to go on without them: "
                    + reset(partition, "" + beginning) + "; and raise the topic's retention");
        }
        if (next > end) {
            throw new IncompatibleStateException(partition + " ends at offset " + end + ", but " + next
                    + " were learned: the topic was deleted and made again; to learn what it holds now, "
                    + NewApplication.advice(topics));
        }
    }

    private void requireNotBefore(TopicPartition partition, long committed, long next) {
        if (committed < next) {
            throw new IncompatibleStateException("the group " + group + " was set back to offset " + committed + " of "
                    + partition + ", but its state holds all before " + next
                    + ", which would be taken in twice; set it to that: "
                    + reset(partition, "" + next));
        }
    }

    /**
     * The group may stand behind what the state notes where no record lies between. Of a transaction that has just ended the
     * offsets may be there and the state, on another broker, not yet: it is looked at {@value #LOOKS_AT_STATE} times, half a
     * second apart.
     */
    private void requireNotBehind(TopicPartition partition, State state, Total total) {
        long before = committedBefore.getOrDefault(partition, 0L);
        int looks = 1;
        while (leavesOut(partition, state.total(partition.partition(), total), before) && looks < LOOKS_AT_STATE) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            looks++;
        }
        long next = state.total(partition.partition(), total);
        if (leavesOut(partition, next, before)) {
            throw new IncompatibleStateException("the group " + group + " was set to offset " + before + " of "
                    + partition
                    + ", but its state holds only what lies before " + next
                    + ": the records between would be left out; set it to that: " + reset(partition, "" + next));
        }
    }

    private boolean leavesOut(TopicPartition partition, long next, long before) {
        return next != NOWHERE && before > next && gap.content(partition, next, before) == OffsetGap.Content.RECORDS;
    }

    private String reset(TopicPartition partition, String offset) {
        return "kafka-consumer-groups.sh --group " + group + " --topic " + partition.topic() + ":"
                + partition.partition() + " --reset-offsets --to-offset " + offset + " --execute";
    }

    /**
     * In vain if another instance has done it meanwhile and runs; then its offsets are there. Of partitions that were added, those that run do
     * not know, and brokers take no offset while one does: it starts again within seconds, and is waited for.
     */
    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        long deadline = System.nanoTime() + ALONE_WITHIN.toNanos();
        Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>(offsets);
        boolean isTold = false;
        while (true) {
            try {
                get(admin.alterConsumerGroupOffsets(group, missing).all(), "be set");
                return;
            } catch (UnknownMemberIdException e) {
                missing.keySet().removeAll(committed().keySet());
                if (missing.keySet().stream().noneMatch(each -> each.topic().equals(topics.ratings()))) {
                    return;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                removeOwnMembers();
                if (!isTold) {
                    LOG.info("waiting until no instance of {} runs that doesn't know of {}", group, missing.keySet());
                    isTold = true;
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** What this instance left behind when it was killed counts as there until its session is over, and nobody else has its name. */
    private void removeOwnMembers() {
        if (ownName.isEmpty()) {
            return;
        }
        Set<MemberToRemove> own = get(
                        admin.describeConsumerGroups(Set.of(group)).all(), "be set")
                .values()
                .stream()
                .flatMap(found -> found.members().stream())
                .flatMap(member -> member.groupInstanceId().stream())
                .filter(name -> name.startsWith(ownName.get()))
                .map(MemberToRemove::new)
                .collect(Collectors.toSet());
        if (!own.isEmpty()) {
            LOG.info("{} places of this instance in the group {} are given up, since it was killed", own.size(), group);
            get(
                    admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(own))
                            .all(),
                    "be set");
        }
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "be read")
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    /** Of the partitions that exist. */
    private Map<TopicPartition, Long> ends(OffsetSpec which) {
        Set<TopicPartition> all = new HashSet<>(noted.keySet());
        all.add(new TopicPartition(topics.errorBatchesHop(), 0));
        Map<String, Integer> counts = new TopicAdmin(admin, topics, 1, "")
                .partitionCounts(
                        all.stream().map(TopicPartition::topic).distinct().toList());
        Map<TopicPartition, OffsetSpec> asked = all.stream()
                .filter(partition -> counts.getOrDefault(partition.topic(), 0) > partition.partition())
                .collect(Collectors.toMap(Function.identity(), partition -> which));
        return get(admin.listOffsets(asked).all(), "be compared").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
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
