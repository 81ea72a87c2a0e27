package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What other instances have noted of pairs is bounded at any time: as it grows, and while all is read at a start. */
final class SharedPairsBoundTest {

    private static final int ITEMS = 4_000;
    private static final int OTHERS = 3;
    private static final int SHARED = 20;
    private static final ModelShape SHAPE = new ModelShape(new RowLayout(2, 42, .1), OTHERS + 1, 64, SHARED);

    /** By partition and key, in the order of the last write, as in a compacted topic. */
    private static final Map<String, byte[]> COMPACTED = new LinkedHashMap<>();

    private static final ItemModel GROWN = new ItemModel(SHAPE);

    @BeforeAll
    static void growOne() {
        grow(GROWN, 400_000, COMPACTED);
    }

    @Test
    void shouldTakeAsMuchMemoryAfterARestartAsBefore() {
        assertBounded(GROWN);
        assertThat(GROWN.keptPairs()).as("there is something to be kept").isGreaterThan(ITEMS);

        ItemModel restarted = new ItemModel(SHAPE);
        COMPACTED.forEach((key, row) -> {
            restarted.accept(key.charAt(0) - '0', bytes(key.substring(1)), row);
            assertBounded(restarted);
        });
        assertThat((double) restarted.pairBytes() / GROWN.pairBytes()).isBetween(.8, 1.2);
        assertThat((double) restarted.keptPairs() / GROWN.keptPairs()).isBetween(.8, 1.2);
    }

    /** Rows are taken in one after the other, and pairs left out meanwhile, of what is in already. */
    @Test
    void shouldKeepWhatItSaysWhenAllIsReadAtOnce() {
        ItemModel restarted = new ItemModel(SHAPE);
        restarted.readAll(false, () -> {
            for (int time = 0; time < 2; time++) { // as in a changelog, which has values of before
                COMPACTED.forEach((key, row) -> restarted.accept(key.charAt(0) - '0', bytes(key.substring(1)), row));
            }
            assertThat(restarted.pairBytes()).as("nothing is in yet").isZero();
        });
        assertBounded(restarted);
        assertThat((double) restarted.pairBytes() / GROWN.pairBytes()).isBetween(.8, 1.2);
        assertThat((double) restarted.keptPairs() / GROWN.keptPairs()).isBetween(.8, 1.2);

        // A table has an entry for each kept pair, under both of its items: were any taken in twice or left behind,
        // there would be more.
        long entries = 0;
        for (int item = 0; item < restarted.index().size(); item++) {
            entries += restarted.pairs().size(item);
        }
        assertThat(entries).isLessThanOrEqualTo(2 * restarted.keptPairs()).isPositive();
        COMPACTED.forEach((key, row) -> restarted.accept(key.charAt(0) - '0', bytes(key.substring(1)), null));
        assertThat(restarted.keptPairs()).isZero();
        assertThat(restarted.pairBytes())
                .as("all was taken out that was taken in")
                .isZero();
    }

    /** Three in five of each item's pairs leave at once, which alone makes no table smaller. */
    @Test
    void shouldGiveBackTheMemoryOfPairsThatAreLeftOut() {
        ItemModel writer = new ItemModel(SHAPE);
        ItemModel reader = new ItemModel(SHAPE);
        ItemRows task = writer.open(1);
        for (int item = 0; item < 1_000; item++) {
            for (int partner = 1; partner <= 15; partner++) {
                for (int time = 0; time < (partner % 5 < 2 ? 2 : 1); time++) {
                    task.addPair(
                            task.findOrAdd("item-" + item),
                            task.findOrAdd("item-" + (item + partner * 7) % 1_000),
                            (int) PairWeights.TYPICAL,
                            1,
                            true,
                            true);
                }
            }
        }
        commit(task, 1, reader, new LinkedHashMap<>());
        long all = reader.keptPairs();
        assertThat(all).isGreaterThan(13_000);
        ItemRows other = writer.open(2);
        for (int item = 0; reader.keptPairs() >= all; item++) {
            for (int partner = 1; partner <= 30; partner++) {
                other.addPair(
                        other.findOrAdd("item-" + item),
                        other.findOrAdd("item-" + (item + partner) % 1_000),
                        (int) PairWeights.TYPICAL,
                        1,
                        true,
                        true);
            }
            commit(other, 2, reader, new LinkedHashMap<>());
        }
        assertThat(reader.keptPairs()).isBetween(1_000L, all / 2);
        long tables = 1_000 * 24L;
        assertThat(reader.pairBytes() - tables).isLessThan(2 * 14 * reader.keptPairs());
    }

    @Test
    void shouldKeepNoneWhenNoneIsToBeKept() {
        ItemModel model = new ItemModel(new ModelShape(SHAPE.rows(), OTHERS + 1, 64, 0));
        grow(model, 5_000, new LinkedHashMap<>());
        assertThat(model.keptPairs()).isZero();
        assertThat(model.pairBytes()).isZero();
    }

    private static void assertBounded(ItemModel model) {
        assertThat(model.keptPairs())
                .isLessThanOrEqualTo((long) SHARED * Math.max(model.index().size(), 1_000));
    }

    /** Popular items meet again and again, others once; what was noted is committed and read every thousand pairs. */
    private static void grow(ItemModel reader, int pairs, Map<String, byte[]> compacted) {
        Random random = new Random(1);
        ItemModel writer = new ItemModel(new ModelShape(SHAPE.rows(), OTHERS + 1, 64, SHARED));
        ItemRows[] tasks = new ItemRows[OTHERS];
        for (int task = 0; task < OTHERS; task++) {
            tasks[task] = writer.open(task + 1);
        }
        for (int n = 1; n <= pairs; n++) {
            ItemRows task = tasks[random.nextInt(OTHERS)];
            int item = task.findOrAdd(someItem(random));
            int partner = task.findOrAdd(someItem(random));
            if (item != partner) {
                task.addCount(item, 1);
                task.addPair(
                        item,
                        partner,
                        (int) PairWeights.TYPICAL,
                        (float) random.nextGaussian(),
                        random.nextBoolean(),
                        random.nextInt(3) == 0);
            }
            if (n % 1_000 == 0) {
                for (int at = 0; at < OTHERS; at++) {
                    commit(tasks[at], at + 1, reader, compacted);
                }
                assertBounded(reader);
            }
        }
    }

    private static void commit(ItemRows task, int partition, ItemModel reader, Map<String, byte[]> compacted) {
        task.drainChanged((key, row) -> {
            reader.accept(partition, key, row);
            String text = partition + new String(key, StandardCharsets.UTF_8);
            compacted.remove(text);
            if (row != null) {
                compacted.put(text, row);
            }
        });
    }

    private static String someItem(Random random) {
        return "item-" + (int) (ITEMS * random.nextDouble() * random.nextDouble() * random.nextDouble());
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
