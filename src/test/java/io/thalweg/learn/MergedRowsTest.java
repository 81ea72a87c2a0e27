package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several tasks, a changelog per partition and readers that lag, repeat themselves and start over, against a reference
 * that adds the values up with {@link BigInteger}.
 */
final class MergedRowsTest {

    private static final int PARTITIONS = 3;
    private static final int ITEMS = 12;
    private static final RowLayout LAYOUT = new RowLayout(2, 42, .1);

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBeStartPlusTheSumOfAllPartitionsWhateverTheOrderOfArrival(long seed) {
        Random random = new Random(seed);
        Instance instance = new Instance();
        for (int step = 0; step < 3_000; step++) {
            int partition = random.nextInt(PARTITIONS);
            switch (random.nextInt(20)) {
                case 0 -> instance.crash(partition);
                case 1 -> instance.commit(partition);
                case 2, 3, 4 -> instance.read(partition, random.nextInt(10));
                case 5 -> instance.readAgainFrom(partition, random);
                case 6, 7 -> instance.check(partition);
                default -> instance.learn(partition, random);
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            instance.commit(partition);
            instance.read(partition, Integer.MAX_VALUE);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            instance.check(partition);
        }
        instance.checkThatAllAgree();
    }

    /** A row as it went to the changelog; totals where there is no item. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Logged(String item, long[] steps, long count, long[] totals) {}

    private static final class Instance {
        private final ItemReplica replica = new ItemReplica(LAYOUT, new ItemIndex(), PARTITIONS);
        private final List<List<Logged>> changelogs = new ArrayList<>();
        private final int[] readUpTo = new int[PARTITIONS];
        private final Task[] tasks = new Task[PARTITIONS];

        Instance() {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                changelogs.add(new ArrayList<>());
                tasks[partition] = new Task(replica, partition);
            }
        }

        void learn(int partition, Random random) {
            Task task = tasks[partition];
            task.rows.takeIn();
            int item = task.rows.findOrAdd("item-" + random.nextInt(ITEMS));
            float[] row = new float[LAYOUT.width()];
            for (int column = 0; column < row.length; column++) {
                row[column] = (float) random.nextGaussian();
            }
            task.rows.set(item, row);
            task.rows.addCount(item, random.nextInt(4) == 0 ? -1 : 1);
            task.rows.addTotal(Total.RATINGS, 1 + random.nextInt(3));
        }

        void commit(int partition) {
            ItemRows rows = tasks[partition].rows;
            for (int n = 0; n < rows.changedCount(); n++) {
                int item = rows.changedItem(n);
                Contribution now = rows.contribution(item);
                changelogs.get(partition).add(new Logged(rows.index().id(item), now.steps(), now.count(), new long[0]));
            }
            rows.clearChanged();
            changelogs.get(partition).add(new Logged("", new long[0], 0, rows.liveTotals()));
        }

        /** Everything since the last commit is lost; the task starts from its changelog. */
        void crash(int partition) {
            tasks[partition].rows.close();
            Task task = new Task(replica, partition);
            for (Logged logged : changelogs.get(partition)) {
                if (logged.item.isEmpty()) {
                    task.rows.restoreTotals(logged.totals);
                } else {
                    task.rows.restore(logged.item, new Contribution(logged.steps, logged.count));
                }
            }
            tasks[partition] = task;
        }

        void read(int partition, int atMost) {
            List<Logged> log = changelogs.get(partition);
            for (int n = 0; n < atMost && readUpTo[partition] < log.size(); n++) {
                Logged logged = log.get(readUpTo[partition]++);
                if (logged.item.isEmpty()) {
                    replica.acceptTotals(partition, logged.totals);
                } else {
                    replica.accept(partition, logged.item, new Contribution(logged.steps, logged.count));
                }
            }
        }

        void readAgainFrom(int partition, Random random) {
            int end = readUpTo[partition];
            readUpTo[partition] = random.nextInt(end + 1);
            read(partition, end - readUpTo[partition]);
        }

        void check(int partition) {
            ItemRows rows = tasks[partition].rows;
            rows.takeIn();
            for (int item = 0; item < rows.size(); item++) {
                String id = rows.index().id(item);
                long count = rows.contribution(item).count();
                for (int column = 0; column < LAYOUT.width(); column++) {
                    BigInteger sum = BigInteger.valueOf(LAYOUT.startRow(id)[column])
                            .add(BigInteger.valueOf(rows.contribution(item).steps()[column]));
                    for (int other = 0; other < PARTITIONS; other++) {
                        Logged last = lastRead(other, id);
                        if (other != partition && last != null) {
                            sum = sum.add(BigInteger.valueOf(last.steps[column]));
                        }
                    }
                    assertThat(rows.values()[rows.offset(item) + column])
                            .as("item %s column %d in partition %d", id, column, partition)
                            .isEqualTo(FixedPoint.toFloat(sum.longValueExact()));
                }
                for (int other = 0; other < PARTITIONS; other++) {
                    Logged last = lastRead(other, id);
                    count += other != partition && last != null ? last.count : 0;
                }
                assertThat(rows.count(item)).isEqualTo(count);
            }
            long total = rows.liveTotal(Total.RATINGS);
            for (int other = 0; other < PARTITIONS; other++) {
                Logged last = lastRead(other, "");
                total += other != partition && last != null ? last.totals[Total.RATINGS.index()] : 0;
            }
            assertThat(rows.total(Total.RATINGS)).isEqualTo(total);
        }

        /** With everything committed and read, what a task sees is what the others see. */
        void checkThatAllAgree() {
            for (int item = 0; item < ITEMS; item++) {
                ItemRows first = tasks[0].rows;
                int index = first.findOrAdd("item-" + item);
                for (Task task : tasks) {
                    task.rows.findOrAdd("item-" + item);
                    assertThat(task.rows.bias(index)).isEqualTo(first.bias(index));
                    assertThat(task.rows.count(index)).isEqualTo(first.count(index));
                    assertThat(task.rows.total(Total.RATINGS)).isEqualTo(replica.total(Total.RATINGS));
                }
            }
        }

        private Logged lastRead(int partition, String item) {
            for (int at = readUpTo[partition] - 1; at >= 0; at--) {
                Logged logged = changelogs.get(partition).get(at);
                if (logged.item.equals(item)) {
                    return logged;
                }
            }
            return null;
        }
    }

    private record Task(ItemRows rows) {
        Task(ItemReplica replica, int partition) {
            this(new ItemRows(replica, partition));
        }
    }
}
