package io.thalweg.rank;

import io.thalweg.model.ItemIndex;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The exact hundred best of many items for one user, of which a list is then made: by blocks with and without pruning, and by a
 * naive scan of rows. Items have the columns of the application, popularity of a power law, and a bonus for 1 000 of them as neighbours would give.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ScanBenchmark {

    private static final int LIST_SIZE = 100;
    private static final int USERS = 64;
    private static final int BONUSES = 1_000;
    private static final int OTHER_COLUMNS = 11;

    @Param({"1700", "10000", "62000", "1000000"})
    private int itemCount;

    @Param({"8", "32"})
    private int factorCount;

    private final ItemIndex index = new ItemIndex();
    private final Random random = new Random(1);
    private float[] rows = new float[0];
    private float[][] weights = new float[0][];
    private int[][] neighbours = new int[0][];
    private float[] bonus = new float[0];
    private BlockScan pruned;
    private BlockScan whole;
    private TopN best;
    private int next;

    @Setup
    public void fill() {
        int columns = factorCount + OTHER_COLUMNS;
        Blocks blocks = new Blocks(columns, factorCount);
        rows = new float[itemCount * columns];
        bonus = new float[itemCount];
        float[] row = new float[columns];
        for (int item = 0; item < itemCount; item++) {
            index.findOrAdd("item-" + item);
            for (int column = 0; column <= factorCount; column++) {
                row[column] = (float) (.25 * random.nextGaussian());
            }
            double count = 20.0 * itemCount * Math.pow(item + 20.0, -1.2) * Math.exp(random.nextGaussian());
            row[factorCount + 1] = (float) Math.log1p(count);
            row[factorCount + 2] = (float) (1 / Math.sqrt(1 + count));
            for (int window = 0; window < 6; window++) {
                row[factorCount + 3 + window] = (float) Math.log1p(Math.floor(count * Math.pow(.25, 6 - window)));
            }
            System.arraycopy(row, 0, rows, item * columns, columns);
            blocks.set(item, row);
        }
        weights = new float[USERS][columns];
        neighbours = new int[USERS][];
        for (int user = 0; user < USERS; user++) {
            for (int column = 0; column < factorCount; column++) {
                weights[user][column] = (float) (.4 * random.nextGaussian());
            }
            Arrays.fill(weights[user], factorCount, columns, .2f);
            neighbours[user] = random.ints(0, itemCount)
                    .distinct()
                    .limit(Math.min(BONUSES, itemCount / 2))
                    .toArray();
        }
        pruned = new BlockScan(blocks, index, LIST_SIZE, true);
        whole = new BlockScan(blocks, index, LIST_SIZE, false);
        best = new TopN(LIST_SIZE, index);
        for (int user = 0; user < USERS; user++) {
            long expected = naive();
            next--;
            long byBlocks = unprunedBlocks();
            next--;
            if (byBlocks != expected || prunedBlocks() != expected) {
                throw new IllegalStateException("the lists of user " + user + " differ");
            }
        }
    }

    @Benchmark
    public long prunedBlocks() {
        return scan(pruned);
    }

    @Benchmark
    public long unprunedBlocks() {
        return scan(whole);
    }

    @Benchmark
    public long naive() {
        int user = next++ & (USERS - 1);
        float[] p = weights[user];
        for (int item : neighbours[user]) {
            bonus[item] = bonusOf(item);
        }
        for (int item = 0; item < itemCount; item++) {
            float sum = 0;
            for (int column = 0; column < p.length; column++) {
                sum += p[column] * rows[item * p.length + column];
            }
            best.offer(item, sum + bonus[item]);
        }
        for (int item : neighbours[user]) {
            bonus[item] = 0;
        }
        return drain(best);
    }

    private long scan(BlockScan scan) {
        int user = next++ & (USERS - 1);
        for (int item : neighbours[user]) {
            scan.setBonus(item, bonusOf(item));
        }
        return drain(scan.scan(weights[user], item -> true));
    }

    private static float bonusOf(int item) {
        return ((item * 0x9E3779B9) >>> 8) * 0x1p-24f * 2;
    }

    /** A number that tells lists apart. */
    private static long drain(TopN best) {
        long list = 0;
        while (best.size() > 0) {
            list = 31 * list + best.removeWorst();
        }
        return list;
    }
}
