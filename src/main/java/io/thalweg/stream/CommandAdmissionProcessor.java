package io.thalweg.stream;

import io.thalweg.input.Command;
import io.thalweg.input.Command.InvalidCommandException;
import io.thalweg.input.Command.InvalidCommandException.Reason;
import io.thalweg.topics.HopOrigin;
import io.thalweg.topics.HopPartitioner;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.UserPartition;
import io.thalweg.watch.Tally;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a record of the commands topic: a command for the task of this partition, or for others, or refused with a reason. Where the topic
 * has as many partitions as users are laid out in, a command must be where its user is.
 */
final class CommandAdmissionProcessor extends ContextualProcessor<byte[], byte[], byte[], Arrival> {

    private final PartitionCounts partitions;
    private final DeadLetters letters;
    private final Tally tally;

    CommandAdmissionProcessor(PartitionCounts partitions, DeadLetters letters, Tally tally) {
        this.partitions = partitions;
        this.letters = letters;
        this.tally = tally;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Command command;
        try {
            command = Command.decode(record.value());
        } catch (InvalidCommandException e) {
            refuse(record, e.reason(), String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | StackOverflowError e) { // whatever it is, the stream goes on
            refuse(record, Reason.UNREADABLE, e.toString());
            return;
        }
        if (command instanceof Command.Forget forget) {
            passOn(forget, record);
        } else {
            passOnToAll(command, record);
        }
    }

    private void passOn(Command.Forget command, Record<byte[], byte[]> record) {
        byte[] user = command.userId().getBytes(StandardCharsets.UTF_8);
        int partition = UserPartition.of(user, partitions.users());
        if (partition == task()) {
            context().forward(record.withValue(new Arrival.Ordered(command)));
        } else if (partitions.commandsFit()) {
            refuse(
                    record,
                    Reason.WRONG_PARTITION,
                    "the user belongs in partition " + partition + "; send it there, with the user's id as key");
        } else {
            hop(user, command, record);
        }
    }

    /** Who sends it to every partition of the topic reaches every task once. */
    private void passOnToAll(Command command, Record<byte[], byte[]> record) {
        boolean isForNone = true;
        for (int partition = task(); partition < partitions.users(); partition += partitions.commands()) {
            isForNone = false;
            if (partition == task()) {
                context().forward(record.withValue(new Arrival.Ordered(command)));
            } else {
                hop(HopPartitioner.key(partition), command, record);
            }
        }
        if (isForNone) {
            context().forward(record.withValue(new Arrival.Elsewhere()));
        }
    }

    private void hop(byte[] key, Command command, Record<byte[], byte[]> record) {
        Headers headers =
                context().recordMetadata().map(HopOrigin::commandHeaders).orElseGet(RecordHeaders::new);
        context().forward(new Record<>(key, new Arrival.Misplaced(command.encode()), record.timestamp(), headers));
    }

    private int task() {
        return context().taskId().partition();
    }

    private void refuse(Record<byte[], byte[]> record, Reason reason, String detail) {
        tally.refused(reason);
        Record<byte[], byte[]> letter = letters.of(
                record,
                context().recordMetadata().orElse(null),
                reason.code(),
                detail,
                context().currentSystemTimeMs());
        context().forward(letter.<Arrival>withValue(new Arrival.Rejected(letter.value())));
    }
}
