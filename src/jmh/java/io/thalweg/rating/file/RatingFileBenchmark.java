package io.thalweg.rating.file;

import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a file of 300 000 ratings, to the sorted list: milliseconds a file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class RatingFileBenchmark {

    private static final int RATINGS = 300_000;

    @Param({"comma", "tab", "json"})
    private String form;

    private Path file;

    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("ratings-", "." + form);
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            if (form.equals("comma")) {
                out.write("userId,movieId,rating,timestamp\n");
            }
            while (generator.hasNext()) {
                Rating rating = generator.next();
                out.write(line(rating));
                out.write('\n');
            }
        }
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public List<Rating> read() {
        return RatingFile.readInTimeOrder(file);
    }

    private String line(Rating rating) {
        long seconds = rating.timestampMillis() / 1000;
        return switch (form) {
            case "comma" -> rating.userId() + "," + rating.itemId() + "," + rating.value() + "," + seconds;
            case "tab" -> rating.userId() + "\t" + rating.itemId() + "\t" + rating.value() + "\t" + seconds;
            default ->
                "{\"userId\":\"" + rating.userId() + "\",\"itemId\":\"" + rating.itemId() + "\",\"rating\":"
                        + rating.value() + ",\"timestamp\":" + rating.timestampMillis() + "}";
        };
    }
}
