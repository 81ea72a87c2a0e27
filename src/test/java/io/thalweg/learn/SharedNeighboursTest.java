package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several tasks that note pairs, a changelog of neighbour rows and one of item rows per partition, and readers that lag
 * behind each other, against sums over the rows that were read last.
 */
final class SharedNeighboursTest {

    private static final int PARTITIONS = 3;
    private static final int ITEMS = 40;
    private static final int SLOTS = 16;

    /** Slots run out, so that rows lose neighbours as well as gain them. */
    private static final Hyperparameters PARAMETERS =
            Algorithm.HYBRID.parameters(Map.of("hybrid.pairs.slots", (double) SLOTS, "hybrid.pairs.window", 6.));

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBeTheSumOverTheOtherPartitionsWhateverTheOrderOfArrival(long seed) {
        Random random = new Random(seed);
        Instance instance = new Instance(Integer.MAX_VALUE);
        int compared = 0;
        for (int step = 0; step < 4_000; step++) {
            int partition = random.nextInt(PARTITIONS);
            switch (random.nextInt(30)) {
                case 0 -> instance.crash(partition);
                case 1, 2 -> instance.commit(partition);
                case 3, 4, 5 -> instance.readItems(partition, random.nextInt(20));
                case 6, 7, 8 -> instance.readNeighbours(partition, random.nextInt(20));
                case 9 -> compared += instance.check(partition);
                default -> instance.learn(partition, random);
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            instance.commit(partition);
            instance.readNeighbours(partition, Integer.MAX_VALUE);
            instance.readItems(partition, Integer.MAX_VALUE);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(instance.check(partition)).isGreaterThan(100);
        }
        assertThat(compared).as("pairs compared on the way").isGreaterThan(1_000);
    }

    /** One in 16 of 6 400 are 400. */
    @Test
    void shouldTakeInOnlyWhenAShareOfTheTasksRatingsWasLearnedSince() {
        Random random = new Random(1);
        Instance instance = new Instance(Integer.MAX_VALUE);
        Task task = instance.tasks.get(1);
        task.rows.addTotal(Total.NEW_RATINGS, 6_400);
        instance.learn(0, random, 500);
        instance.commitAndRead(0);
        assertThat(instance.check(1)).as("pairs at first").isPositive();

        task.rows.addTotal(Total.NEW_RATINGS, 399);
        instance.learn(0, random, 500);
        instance.commitAndRead(0);
        int then = task.others.kept();
        task.rows.takeIn();
        assertThat(task.others.kept()).as("pairs after 399 more").isEqualTo(then);

        task.rows.addTotal(Total.RE_RATINGS, 40);
        task.rows.takeIn();
        assertThat(task.others.kept()).as("pairs after 439 more").isGreaterThan(then);
        assertThat(instance.check(1)).isPositive();
    }

    /** 300 is about a third of what there is; pairs seen once go first, and what is left is still the exact sum. */
    @Test
    void shouldLeaveOutPairsThatWereSeenSeldomWhenThereAreTooMany() {
        Random random = new Random(1);
        Instance instance = new Instance(300);
        for (int step = 0; step < 3_000; step++) {
            instance.learn(random.nextInt(PARTITIONS), random);
            if (step % 100 == 99) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    instance.commit(partition);
                    instance.readItems(partition, Integer.MAX_VALUE);
                    instance.readNeighbours(partition, Integer.MAX_VALUE);
                }
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int kept = instance.check(partition);
            assertThat(kept).isBetween(1, 300);
            assertThat(instance.tasks.get(partition).others.kept()).isEqualTo(kept);
            assertThat(instance.tasks.get(partition).others.least()).isGreaterThan(1);
        }
    }

    private static final class Instance {
        private final ItemReplica replica =
                new ItemReplica(Algorithm.HYBRID.layout(42, PARAMETERS), new ItemIndex(), PARTITIONS);
        private final List<List<Map.Entry<String, Contribution>>> itemLogs = new ArrayList<>();
        private final List<List<Map.Entry<String, byte[]>>> neighbourLogs = new ArrayList<>();
        private final int[] itemsRead = new int[PARTITIONS];
        private final int[] neighboursRead = new int[PARTITIONS];
        private final List<Task> tasks = new ArrayList<>();

        private final int most;

        Instance(int most) {
            this.most = most;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                itemLogs.add(new ArrayList<>());
                neighbourLogs.add(new ArrayList<>());
                tasks.add(new Task(replica, partition, most));
            }
        }

        void learn(int partition, Random random, int times) {
            for (int n = 0; n < times; n++) {
                learn(partition, random);
            }
        }

        void commitAndRead(int partition) {
            commit(partition);
            readItems(partition, Integer.MAX_VALUE);
            readNeighbours(partition, Integer.MAX_VALUE);
        }

        void learn(int partition, Random random) {
            Task task = tasks.get(partition);
            task.rows.takeIn();
            int item = task.rows.findOrAdd("item-" + (int) (ITEMS * random.nextDouble() * random.nextDouble()));
            RatedItems rated = task.histories.computeIfAbsent(random.nextInt(8), user -> new RatedItems());
            if (!rated.contains(item)) {
                rated.append(item, 4, rated.size());
                rated.note(rated.size() - 1, 0, 0, (float) random.nextGaussian());
                task.rows.addCount(item, 1);
                task.neighbours.add(rated, rated.size() - 1);
            } else {
                int position = rated.find(item);
                task.neighbours.remove(rated, position);
                rated.remove(position);
                task.rows.addCount(item, -1);
            }
        }

        void commit(int partition) {
            Task task = tasks.get(partition);
            for (int n = 0; n < task.rows.changedCount(); n++) {
                int item = task.rows.changedItem(n);
                itemLogs.get(partition).add(Map.entry(task.rows.index().id(item), task.rows.contribution(item)));
            }
            task.rows.clearChanged();
            task.state.drainChanged((key, row) -> neighbourLogs.get(partition).add(Map.entry(key, row)));
        }

        /** Everything since the last commit is lost; the task starts from its changelogs. */
        void crash(int partition) {
            tasks.get(partition).rows.close();
            Task task = new Task(replica, partition, most);
            itemLogs.get(partition).forEach(row -> task.rows.restore(row.getKey(), row.getValue()));
            Map<String, byte[]> last = new TreeMap<>();
            neighbourLogs.get(partition).forEach(row -> last.put(row.getKey(), row.getValue()));
            last.forEach(task.state::restore);
            tasks.set(partition, task);
        }

        void readItems(int partition, int atMost) {
            List<Map.Entry<String, Contribution>> log = itemLogs.get(partition);
            for (int n = 0; n < atMost && itemsRead[partition] < log.size(); n++) {
                Map.Entry<String, Contribution> row = log.get(itemsRead[partition]++);
                replica.accept(partition, row.getKey(), row.getValue());
            }
        }

        void readNeighbours(int partition, int atMost) {
            List<Map.Entry<String, byte[]>> log = neighbourLogs.get(partition);
            for (int n = 0; n < atMost && neighboursRead[partition] < log.size(); n++) {
                Map.Entry<String, byte[]> row = log.get(neighboursRead[partition]++);
                replica.neighbours().accept(partition, row.getKey(), row.getValue());
            }
        }

        /**
         * Compares every pair if the task has met every item, so that no row has to wait; returns how often others have noted one,
         * from both sides.
         */
        int check(int partition) {
            Task task = tasks.get(partition);
            task.rows.takeIn();
            int items = task.rows.index().size();
            if (task.rows.size() < items) {
                return 0;
            }
            List<Map<String, NeighbourSnapshot>> read = lastRead(partition);
            PairTables known = task.neighbours.pairs();
            int pairs = 0;
            for (int item = 0; item < items; item++) {
                compareRatings(task.neighbours.require(item), task.id(item), read);
                for (int partner = 0; partner < items; partner++) {
                    long own = task.slot(item, partner);
                    long ownBack = task.slot(partner, item);
                    int count = NeighbourRow.count(own) + NeighbourRow.count(ownBack);
                    int sumSteps = NeighbourRow.sumSteps(own) + NeighbourRow.sumSteps(ownBack);
                    for (Map<String, NeighbourSnapshot> rows : read) {
                        long there =
                                kept(rows.get(task.id(item)), task.rows.index().hash(partner), task.others.least());
                        long back = kept(
                                rows.get(task.id(partner)), task.rows.index().hash(item), task.others.least());
                        count += NeighbourRow.count(there) + NeighbourRow.count(back);
                        sumSteps += NeighbourRow.sumSteps(there) + NeighbourRow.sumSteps(back);
                        pairs += (there == 0 ? 0 : 1) + (back == 0 ? 0 : 1);
                    }
                    int at = known.find(item, partner);
                    assertThat(at < 0 ? 0 : known.count(item, at)).isEqualTo(count);
                    assertThat(at < 0 ? 0 : known.sumSteps(item, at)).isEqualTo(sumSteps);
                }
            }
            return pairs;
        }

        private static void compareRatings(NeighbourRow row, String id, List<Map<String, NeighbourSnapshot>> read) {
            ByteBuffer bytes = ByteBuffer.allocate(row.mostBytes());
            row.encode(bytes);
            NeighbourSnapshot own = NeighbourSnapshot.decode(bytes.flip());
            int ratings = own.ratingCount();
            double squares = own.residualSquares();
            for (Map<String, NeighbourSnapshot> rows : read) {
                NeighbourSnapshot other = rows.get(id);
                ratings += other == null ? 0 : other.ratingCount();
                squares += other == null ? 0 : other.residualSquares();
            }
            assertThat(row.ratingCount()).isEqualTo(ratings);
            if (squares > 1) {
                double deviation = Math.sqrt(ratings / squares);
                assertThat(row.inverseDeviation()).isCloseTo((float) deviation, within((float) (1e-5 * deviation)));
            }
        }

        /** A slot if it was seen often enough: at least twice in a row that is full. */
        private static long kept(@Nullable NeighbourSnapshot row, long idHash, int least) {
            long slot = find(row, idHash);
            boolean isFull = row != null && row.slots().length == SLOTS;
            return NeighbourRow.count(slot) >= Math.max(least, isFull ? 2 : 1) ? slot : 0;
        }

        private static long find(@Nullable NeighbourSnapshot row, long idHash) {
            for (long slot : row == null ? new long[0] : row.slots()) {
                if (NeighbourRow.count(slot) > 0 && NeighbourRow.tag(slot) == NeighbourRow.tag(idHash)) {
                    return slot;
                }
            }
            return 0;
        }

        /** By partition, without the given one: the rows by item that the reader has read last. */
        private List<Map<String, NeighbourSnapshot>> lastRead(int partition) {
            List<Map<String, NeighbourSnapshot>> read = new ArrayList<>();
            for (int other = 0; other < PARTITIONS; other++) {
                Map<String, NeighbourSnapshot> rows = new HashMap<>();
                if (other != partition) {
                    for (var row : neighbourLogs.get(other).subList(0, neighboursRead[other])) {
                        ByteBuffer bytes = HybridState.open(row.getKey(), row.getValue());
                        rows.put(row.getKey().substring(1), NeighbourSnapshot.decode(bytes));
                    }
                }
                read.add(rows);
            }
            return read;
        }
    }

    private static final class Task {
        private final ItemRows rows;
        private final Neighbours neighbours;
        private final OtherPairs others;
        private final LocalState state;
        private final Map<Integer, RatedItems> histories = new HashMap<>();

        Task(ItemReplica replica, int partition, int most) {
            rows = new ItemRows(replica, partition);
            neighbours = new Neighbours(rows.index(), PARAMETERS);
            others = new OtherPairs(rows, neighbours, most);
            rows.follow(others);
            state = new HybridState(rows, new Mixer(1, PARAMETERS), neighbours, new ReplayLog(32, 1));
        }

        long slot(int item, int partner) {
            return neighbours.require(item).find(NeighbourRow.tag(rows.index().hash(partner)));
        }

        String id(int item) {
            return rows.index().id(item);
        }
    }
}
