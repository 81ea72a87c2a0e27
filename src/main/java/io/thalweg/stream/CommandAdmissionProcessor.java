package io.thalweg.stream;

import io.thalweg.input.Command;
import io.thalweg.input.Command.InvalidCommandException;
import io.thalweg.input.Command.InvalidCommandException.Reason;
import io.thalweg.topics.UserPartition;
import io.thalweg.watch.Tally;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Reads a record of the commands topic: a command for the task of this partition, or refused with a reason. */
final class CommandAdmissionProcessor extends ContextualProcessor<byte[], byte[], byte[], Arrival> {

    private final int partitionCount;
    private final DeadLetters letters;
    private final Tally tally;

    CommandAdmissionProcessor(int partitionCount, DeadLetters letters, Tally tally) {
        this.partitionCount = partitionCount;
        this.letters = letters;
        this.tally = tally;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Command command;
        try {
            command = Command.decode(record.value());
            requireHere(command);
        } catch (InvalidCommandException e) {
            refuse(record, e.reason(), String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException | StackOverflowError e) { // whatever it is, the stream goes on
            refuse(record, Reason.UNREADABLE, e.toString());
            return;
        }
        context().forward(record.withValue(new Arrival.Ordered(command)));
    }

    private void requireHere(Command command) throws InvalidCommandException {
        if (command instanceof Command.Forget forget) {
            byte[] user = forget.userId().getBytes(StandardCharsets.UTF_8);
            int partition = UserPartition.of(user, partitionCount);
            if (partition != context().taskId().partition()) {
                throw new InvalidCommandException(
                        Reason.WRONG_PARTITION,
                        "the user belongs in partition " + partition + "; send it there, with the user's id as key");
            }
        }
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
