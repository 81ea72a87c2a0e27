package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.input.Command;
import io.thalweg.lists.RecordBound;
import io.thalweg.stream.Arrival.Elsewhere;
import io.thalweg.stream.Arrival.Misplaced;
import io.thalweg.stream.Arrival.Ordered;
import io.thalweg.stream.Arrival.Rejected;
import io.thalweg.topics.HopOrigin;
import io.thalweg.topics.HopPartitioner;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.UserPartition;
import io.thalweg.watch.Tally;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Commands where their topic has as many partitions as there are of users, fewer, and more. */
final class CommandAdmissionProcessorTest {

    private static final long TIME = 1_700_000_000_000L;
    private static final byte[] USER = "u".getBytes(StandardCharsets.UTF_8);
    private static final Command FORGET = new Command.Forget("u", "request");

    @Test
    void shouldRefuseACommandInAnotherPartitionThanItsUsersWhenTheTopicFits() {
        int own = UserPartition.of(USER, 4);
        for (int partition = 0; partition < 4; partition++) {
            Arrival arrival =
                    admit(FORGET, partition, PartitionCounts.equal(4)).get(0).value();
            if (partition == own) {
                assertThat(arrival).isEqualTo(new Ordered(FORGET));
            } else {
                assertThat(arrival).isInstanceOf(Rejected.class);
            }
        }
    }

    @Test
    void shouldSendACommandToItsUsersTaskWhenTheTopicHasOtherPartitions() throws Exception {
        int own = UserPartition.of(USER, 8);
        for (int partition = 0; partition < 4; partition++) {
            Record<? extends byte[], ? extends Arrival> arrival =
                    admit(FORGET, partition, new PartitionCounts(8, 4, 4)).get(0);
            if (partition == own) {
                assertThat(arrival.value()).isEqualTo(new Ordered(FORGET));
            } else {
                assertThat(target(arrival, 8)).isEqualTo(own);
                assertThat(arrival.timestamp()).isEqualTo(TIME);
                assertThat(HopOrigin.isCommand(arrival.headers())).isTrue();
                assertThat(Command.decode(((Misplaced) arrival.value()).value()))
                        .isEqualTo(FORGET);
            }
        }
    }

    @Test
    void shouldReachEachTaskOnceWhenACommandForAllIsInEachPartition() {
        for (PartitionCounts counts : List.of(
                PartitionCounts.equal(4),
                new PartitionCounts(8, 4, 4),
                new PartitionCounts(7, 4, 3),
                new PartitionCounts(3, 3, 8))) {
            List<Integer> reached = new ArrayList<>();
            for (int partition = 0; partition < counts.commands(); partition++) {
                for (Record<? extends byte[], ? extends Arrival> arrival :
                        admit(new Command.Refresh(), partition, counts)) {
                    if (arrival.value() instanceof Ordered) {
                        reached.add(partition);
                    } else if (!(arrival.value() instanceof Elsewhere)) {
                        reached.add(target(arrival, counts.users()));
                    }
                }
            }
            assertThat(reached)
                    .as("%s", counts)
                    .hasSize(counts.users())
                    .doesNotHaveDuplicates()
                    .allMatch(task -> task < counts.users());
        }
    }

    private static int target(Record<? extends byte[], ? extends Arrival> arrival, int users) {
        return new HopPartitioner()
                .partitions("hop", arrival.key(), ((Misplaced) arrival.value()).value(), users)
                .orElseThrow()
                .iterator()
                .next();
    }

    private static List<Record<? extends byte[], ? extends Arrival>> admit(
            Command command, int partition, PartitionCounts counts) {
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        MockProcessorContext<byte[], Arrival> context =
                new MockProcessorContext<>(properties, new TaskId(0, partition), new File("target/test-state"));
        context.setCurrentSystemTimeMs(TIME);
        context.setRecordMetadata("commands", partition, 7);
        CommandAdmissionProcessor processor =
                new CommandAdmissionProcessor(counts, new DeadLetters(RecordBound.under(1_048_576)), new Tally());
        processor.init(context);
        processor.process(new Record<>(null, command.encode(), TIME));
        List<Record<? extends byte[], ? extends Arrival>> arrivals = new ArrayList<>();
        context.forwarded().forEach(each -> arrivals.add(each.record()));
        return arrivals;
    }
}
