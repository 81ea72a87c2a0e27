package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Threads that learn, tasks that come, commit, abort and go, items that leave, a reader that lags behind each of them: at the end the truth is
 * start values and what was committed, exactly, in every number of items, pairs, recent items and totals.
 */
final class ModelStressTest {

    private static final int PARTITIONS = 4;
    private static final int ITEMS = 30;
    private static final int SLOTS = 8;
    private static final RowLayout LAYOUT = new RowLayout(3, 42, .1);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    /** A row as it was written, {@code null} where it was removed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Logged(String key, byte @Nullable [] row) {}

    /** A partition's changelog: what was committed, in order. */
    private static final class Changelog {
        private final List<Logged> rows = new ArrayList<>();
        private final List<long[]> totals = new ArrayList<>();
        private int read;

        synchronized void append(Map<String, byte @Nullable []> changed, long[] totalsNow) {
            changed.forEach((key, row) -> {
                rows.add(new Logged(key, row));
                totals.add(totalsNow);
            });
        }

        synchronized Map<String, byte[]> last() {
            Map<String, byte[]> last = new TreeMap<>();
            for (Logged logged : rows) {
                if (logged.row == null) {
                    last.remove(logged.key);
                } else {
                    last.put(logged.key, logged.row);
                }
            }
            return last;
        }

        synchronized long[] lastTotals() {
            return totals.isEmpty() ? new long[Total.count()] : totals.get(totals.size() - 1);
        }

        synchronized void rewind() {
            read = 0;
        }

        /** Reads on by some rows; returns whether there are more. */
        boolean readInto(ItemModel model, int partition, int most) {
            for (int n = 0; n < most; n++) {
                Logged logged;
                long[] totalsThen;
                synchronized (this) {
                    if (read == rows.size()) {
                        return false;
                    }
                    logged = rows.get(read);
                    totalsThen = totals.get(read++);
                }
                model.accept(partition, bytes(logged.key), logged.row);
                model.acceptTotals(partition, totalsThen);
            }
            return true;
        }
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @RepeatedTest(1_000)
    void shouldBeTheSumOfWhatWasCommittedWhenTasksComeAndGo(RepetitionInfo repetition) throws Exception {
        long seed = repetition.getCurrentRepetition();
        // In every second round there is so little room that pairs of others are left out.
        int sharedPairs = seed % 2 == 0 ? 192 : 0;
        ItemModel model = new ItemModel(new ModelShape(LAYOUT, PARTITIONS, SLOTS, sharedPairs));
        List<Changelog> changelogs = new ArrayList<>();
        List<Future<?>> tasks = new ArrayList<>();
        for (int p = 0; p < PARTITIONS; p++) {
            int partition = p;
            Changelog changelog = new Changelog();
            changelogs.add(changelog);
            tasks.add(THREADS.submit(() -> live(model, partition, changelog, new Random(seed * 31 + partition))));
        }
        Random random = new Random(~seed);
        while (tasks.stream().anyMatch(task -> !task.isDone())) {
            int partition = random.nextInt(PARTITIONS);
            changelogs.get(partition).readInto(model, partition, random.nextInt(8));
        }
        for (Future<?> task : tasks) {
            get(task);
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            while (changelogs.get(partition).readInto(model, partition, 100)) {
                // to the end
            }
        }
        ItemModel expected = new ItemModel(new ModelShape(LAYOUT, PARTITIONS, SLOTS, sharedPairs));
        for (int p = 0; p < PARTITIONS; p++) {
            int partition = p;
            Map<String, byte[]> last = changelogs.get(p).last();
            last.forEach((key, row) -> expected.accept(partition, bytes(key), row));
            expected.acceptTotals(p, changelogs.get(p).lastTotals());
        }
        ItemModel atOnce = new ItemModel(new ModelShape(LAYOUT, PARTITIONS, SLOTS, sharedPairs));
        atOnce.readAll(false, () -> {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                Changelog whole = changelogs.get(partition);
                whole.rewind();
                whole.readInto(atOnce, partition, Integer.MAX_VALUE);
            }
        });
        ItemModel goesOn = goOn(changelogs, sharedPairs, random);
        assertThat(numbers(model)).isEqualTo(numbers(expected));
        assertThat(numbers(atOnce)).isEqualTo(numbers(expected));
        assertThat(numbers(goesOn)).as("from what a run before had read").isEqualTo(numbers(expected));
        assertThat(sums(changelogs)).as("added up by hand").isEqualTo(itemSums(model));
        if (sharedPairs > 0) {
            assertThat(pairs(model)).isEqualTo(pairs(expected));
            assertThat(pairs(atOnce)).isEqualTo(pairs(expected));
            assertThat(pairs(goesOn)).isEqualTo(pairs(expected));
            assertThat(model.keptPairs()).isEqualTo(expected.keptPairs());
        } else {
            assertThat(model.keptPairs()).isZero();
            assertThat(pairs(model).values()).containsOnly("0 0");
        }
    }

    /** Three runs of an instance that read the changelogs, each from where the one before stopped. */
    private static ItemModel goOn(List<Changelog> changelogs, int sharedPairs, Random random) {
        CommittedRows rows = CommittedRows.inMemory();
        ItemModel model = null;
        for (Changelog each : changelogs) {
            each.rewind();
        }
        for (int run = 0; run < 3; run++) {
            ItemModel next =
                    new ItemModel(new ModelShape(LAYOUT, PARTITIONS, SLOTS, sharedPairs), new ItemIndex(), rows, true);
            boolean isLast = run == 2;
            next.readAll(run > 0, () -> {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    changelogs.get(partition).readInto(next, partition, isLast ? Integer.MAX_VALUE : random.nextInt(8));
                }
            });
            int followed = random.nextInt(PARTITIONS);
            changelogs.get(followed).readInto(next, followed, random.nextInt(4));
            next.prepareToGoOn();
            model = next;
        }
        return Objects.requireNonNull(model);
    }

    private static void get(Future<?> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** A task of the partition comes, learns, commits or aborts, and goes; some times over. */
    private static void live(ItemModel model, int partition, Changelog changelog, Random random) {
        for (int life = 0; life < 4; life++) {
            ItemRows rows = model.open(partition, into -> {
                into.restoreTotals(changelog.lastTotals());
                changelog.last().forEach((key, row) -> into.restore(bytes(key), row));
            });
            SharedVector vector = rows.vector('M', 2, 3);
            for (int commit = 0; commit < 3; commit++) {
                for (int n = 0; n < 8; n++) {
                    learn(rows, vector, random);
                }
                if (commit < 2 || random.nextBoolean()) {
                    Map<String, byte @Nullable []> changed = new HashMap<>();
                    rows.drainChanged((key, row) -> changed.put(new String(key, StandardCharsets.UTF_8), row));
                    changelog.append(changed, rows.liveTotals());
                }
            }
            rows.close();
        }
    }

    private static void learn(ItemRows rows, SharedVector vector, Random random) {
        int item = rows.findOrAdd("item-" + random.nextInt(ITEMS));
        int from = rows.offset(item);
        float[] row = Arrays.copyOfRange(rows.values(), from, from + LAYOUT.width());
        row[random.nextInt(row.length)] += (float) random.nextGaussian();
        rows.set(item, row);
        rows.addCount(item, random.nextInt(4) == 0 ? -1 : 1);
        if (random.nextInt(12) == 0) {
            rows.drop(rows.findOrAdd("item-" + random.nextInt(ITEMS)));
        }
        rows.addResidualSquare(item, random.nextDouble());
        rows.addRecent(item);
        rows.addTotal(Total.RATINGS, 1);
        for (int n = 0; n < 3; n++) {
            int partner = rows.findOrAdd("item-" + random.nextInt(ITEMS));
            if (partner != item && random.nextInt(5) > 0) {
                rows.addPair(
                        item,
                        partner,
                        1 + random.nextInt(PairWeights.FULL),
                        (float) random.nextGaussian(),
                        random.nextBoolean(),
                        random.nextBoolean());
            } else if (partner != item) {
                rows.removePair(
                        item,
                        partner,
                        1 + random.nextInt(PairWeights.FULL),
                        (float) random.nextGaussian(),
                        random.nextBoolean());
            }
        }
        vector.own()[0] += 1;
        vector.own()[1] += partner(random);
        vector.changed();
    }

    private static double partner(Random random) {
        return random.nextInt(100);
    }

    /** Rows, recent items, totals and vectors, by id. */
    private static Map<String, String> numbers(ItemModel model) {
        Map<String, String> numbers = new TreeMap<>();
        model.forEachItem((id, row) -> {
            if (isUntouched(model, id, row)) {
                return; // a task dropped it again, or has never learned of it more than its id
            }
            StringBuilder text = new StringBuilder(Arrays.toString(row));
            for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
                text.append(' ').append(model.recentCount(model.index().find(id), window));
            }
            numbers.put(id, text.toString());
        });
        numbers.put("ratings", "" + model.total(Total.RATINGS));
        double[] sum = new double[2];
        model.vectors('M').sumOfOthers(-1, sum);
        numbers.put("vector", Arrays.toString(sum));
        return numbers;
    }

    private static boolean isUntouched(ItemModel model, String id, long[] row) {
        int[] start = LAYOUT.startRow(id);
        for (int at = 0; at < row.length; at++) {
            if (row[at] != (at < start.length ? start[at] : 0)) {
                return false;
            }
        }
        return model.recentCount(model.index().find(id), ItemModel.RECENT_WINDOWS - 1) == 0;
    }

    private static Map<String, String> pairs(ItemModel model) {
        Map<String, String> pairs = new TreeMap<>();
        for (int a = 0; a < ITEMS; a++) {
            for (int b = 0; b < ITEMS; b++) {
                int item = model.index().findOrAdd("item-" + a);
                int other = model.index().findOrAdd("item-" + b);
                pairs.put(
                        a + " " + b,
                        model.pairs().weight(item, other) + " " + model.pairs().sumSteps(item, other));
            }
        }
        return pairs;
    }

    private static Map<String, String> itemSums(ItemModel model) {
        Map<String, String> sums = new TreeMap<>();
        model.forEachItem((id, row) -> {
            int[] start = LAYOUT.startRow(id);
            for (int column = 0; column < start.length; column++) {
                row[column] -= start[column];
            }
            if (Arrays.stream(row).anyMatch(number -> number != 0)) {
                sums.put(id, Arrays.toString(row));
            }
        });
        return sums;
    }

    private static Map<String, String> sums(List<Changelog> changelogs) {
        Map<String, long[]> sums = new TreeMap<>();
        for (Changelog each : changelogs) {
            each.last().forEach((key, row) -> {
                if (key.charAt(0) == Rows.ITEM) {
                    long[] numbers = ItemContribution.decode(row, LAYOUT);
                    long[] sum = sums.computeIfAbsent(key.substring(1), id -> new long[numbers.length]);
                    Arrays.setAll(sum, at -> sum[at] + numbers[at]);
                }
            });
        }
        Map<String, String> texts = new TreeMap<>();
        sums.forEach((id, sum) -> {
            if (Arrays.stream(sum).anyMatch(number -> number != 0)) {
                texts.put(id, Arrays.toString(sum));
            }
        });
        return texts;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
