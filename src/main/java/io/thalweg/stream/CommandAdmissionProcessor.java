package io.thalweg.stream;

import io.thalweg.stream.Command.InvalidCommandException;
import io.thalweg.stream.Command.InvalidCommandException.Reason;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Reads a record of the commands topic: a command for the task of this partition, or refused with a reason. */
final class CommandAdmissionProcessor extends ContextualProcessor<byte[], byte[], byte[], Arrival> {

    private final int partitionCount;
    private final Tally tally;

    CommandAdmissionProcessor(int partitionCount, Tally tally) {
        this.partitionCount = partitionCount;
        this.tally = tally;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            Command command = Command.decode(record.value());
            requireHere(command);
            context().forward(record.withValue(new Arrival.Ordered(command)));
        } catch (InvalidCommandException e) {
            tally.refused(e.reason());
            context()
                    .forward(record.<Arrival>withValue(new Arrival.Rejected(DeadLetters.value(record)))
                            .withHeaders(DeadLetters.headers(
                                    record,
                                    context().recordMetadata().orElse(null),
                                    e.reason().code(),
                                    String.valueOf(e.getMessage()))));
        }
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
}
