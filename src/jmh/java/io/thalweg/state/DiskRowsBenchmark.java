package io.thalweg.state;

import io.thalweg.model.CommittedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What an instance that answers does with its copies of 50 000 users, each with a list of 3 KB and 40 ratings: looks up a list, reads a
 * user's ratings after 90 others rated, and takes in what 100 ratings change. Microseconds an operation. Lists wait to be written here, ratings don't.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class DiskRowsBenchmark {

    private static final int USERS = 50_000;
    private static final int RATINGS_EACH = 40;
    private static final int LIST_BYTES = 3_000;
    private static final int RATING_BYTES = 40;
    private static final int PARTITION = 2;

    /** So many ratings come in the time between two questions at 18 000 and 200 a second. */
    private static final int RATINGS_BETWEEN = 90;

    private final SplittableRandom random = new SplittableRandom(42);
    private Path folder;
    private DiskRows rows;
    private long ratingCount;

    @Setup(Level.Trial)
    public void fill() throws IOException {
        folder = Files.createTempDirectory("disk-rows-");
        rows = new DiskRows(folder.resolve("rows"), key -> key[0] == 'r');
        for (int n = 0; n < USERS * RATINGS_EACH; n++) {
            rate();
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        rows.close();
        Files.delete(folder);
    }

    private void rate() {
        int user = random.nextInt(USERS);
        rows.put(PARTITION, key('r', user + "/" + ratingCount++ % RATINGS_EACH), bytes(RATING_BYTES));
        if (ratingCount % 8 == 0) {
            rows.put(PARTITION, key('l', user + ""), bytes(LIST_BYTES));
        }
    }

    /** Half of it can be compressed, as with JSON. */
    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int n = 0; n < length; n += 2) {
            bytes[n] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] key(char kind, String rest) {
        return (kind + rest).getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public byte[] list() {
        return rows.get(PARTITION, key('l', random.nextInt(USERS) + ""));
    }

    @Benchmark
    public void ratingsAfterSomeCame(Blackhole hole) {
        for (int n = 0; n < RATINGS_BETWEEN; n++) {
            rate();
        }
        CommittedRows.Taker taker = (key, row) -> hole.consume(row);
        rows.forEach(PARTITION, key('r', random.nextInt(USERS) + "/"), taker);
    }

    @Benchmark
    public void hundredRatings() {
        for (int n = 0; n < 100; n++) {
            rate();
        }
    }
}
