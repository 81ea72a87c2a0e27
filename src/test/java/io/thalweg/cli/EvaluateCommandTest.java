package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluateCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void shouldPrintEveryFieldWhenJsonIsAskedFor() throws Exception {
        Outcome outcome = run("--ratings", file("r.csv", 0, 400), "--ranking", "--output", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = new ObjectMapper().readTree(outcome.out());
        assertThat(json.fieldNames())
                .toIterable()
                .contains("ratings", "rmse", "mae", "rmseLastHalf", "hitRateAt10", "ndcgAt10", "ratingsPerSecond")
                .contains("likedAt10", "likedOfAll", "listed", "ranked", "byPause", "otherLists");
        assertThat(json.at("/byPause/sameSecond/ranked").asInt()
                        + json.at("/byPause/withinAnHour/ranked").asInt()
                        + json.at("/byPause/afterAPause/ranked").asInt()
                        + json.at("/byPause/first/ranked").asInt())
                .isEqualTo(json.get("ranked").asInt())
                .isPositive();
        assertThat(json.at("/otherLists/baseline: all-time popularity/ranked")).isEqualTo(json.get("ranked"));
        assertThat(json.get("ratings").asInt()).isEqualTo(400);
        assertThat(json.get("scale").asText()).isEqualTo("1..5");
        assertThat(json.at("/baselines/mean/rmse").asDouble()).isPositive();
        assertThat(json.at("/baselines/biases/rmse").asDouble()).isPositive();
    }

    @Test
    void shouldSayWhatLearningTookWhenAStreamIsGenerated() throws Exception {
        Outcome outcome =
                run("--generated", "5000", "--users", "60", "--items", "200", "--lists", "20", "--output", "json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(outcome.out());
        assertThat(json.get("items").asInt()).as("items that have a rating").isBetween(150, 200);
        assertThat(json.get("threadCpuSeconds").asDouble())
                .isPositive()
                .isLessThan(json.get("seconds").asDouble() + .01);
        assertThat(json.get("processCpuSeconds").asDouble()).isPositive();
        assertThat(json.get("listMicros").asDouble()).isPositive();
        // A user's rating takes 48 bytes of the heap (StateSizeScaleIT), and an item at least its row, steps and sums.
        long all = json.get("liveHeapBytes").asLong();
        long items = json.get("instanceHeapBytes").asLong();
        assertThat(all - items).as("bytes of users").isGreaterThan(5_000 * 30);
        assertThat(items).isGreaterThan(200 * 400);
        assertThat(run("--generated", "500").out()).containsPattern("an item of an instance takes [\\d,]+ bytes\n");
    }

    @Test
    void shouldGiveTheSameErrorsWhenRunTwiceAndOthersForAnotherSeed() throws Exception {
        String file = file("r.csv", 0, 300);
        assertThat(rmse("--ratings", file)).isEqualTo(rmse("--ratings", file));
        assertThat(rmse("--ratings", file, "--seed", "2")).isNotEqualTo(rmse("--ratings", file, "--seed", "3"));
        assertThat(rmse("--ratings", file, "--set", "hybrid.mixer=0")).isNotEqualTo(rmse("--ratings", file));
    }

    @Test
    void shouldPredictTheTestFileWhenATrainingFileIsGiven() throws Exception {
        Outcome outcome = run("--train", file("a.csv", 0, 300), "--test", file("b.csv", 300, 50), "--output", "json");
        assertThat(new ObjectMapper().readTree(outcome.out()).get("ratings").asInt())
                .isEqualTo(50);
    }

    @Test
    void shouldDrawTheLearningCurveWhenAPictureIsAskedFor() throws Exception {
        Path picture = folder.resolve("curve.png");
        Outcome outcome = run("--ratings", file("r.csv", 0, 400), "--folds", "3", "--plot", picture.toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("folds").contains("baseline: biases");
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(960);
    }

    @Test
    void shouldPrintALineForEachPartWhenAnAblationIsAskedFor() throws Exception {
        Outcome outcome = run("--ratings", file("r.csv", 0, 200), "--ablation");
        assertThat(outcome.out()).contains("session term").contains("mixer").hasLineCount(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --folds 3                            | give either --ratings FILE or --train FILE --test FILE or --generated N
            --train a.csv                        | --train FILE and --test FILE go together
            --ratings absent.csv                 | absent.csv
            --ratings FILE --learner best        | thalweg: --learner: learner is 'best'; it must be one of hybrid, sgd
            --ratings=                           | thalweg: '': is no name of a file
            --ratings FILE --scale 2..3          | the scale is 2..3
            --ratings FILE --folds 1             | --folds: folds is 1
            --generated 100 --items x            | --items is 'x'; with --generated N it must be a whole number
            --train FILE --test FILE --items 3   | --items goes with --ratings FILE
            --ratings FILE --tags FILE           | --tags goes with --ratings FILE and --items FILE
            --ratings FILE --users 30            | --users goes with --generated N
            --generated 100 --items 3            | items is 3; it must be at least 20
            --ratings FILE --folds 3 --shuffle-ties 1 | --shuffle-ties goes with --ratings FILE or --generated N alone
            --ratings FILE --scale=-1e308..1e308 | their difference too
            --ratings FILE --lists -1            | --lists is -1; it must be 0 or more
            --ratings FILE --folds 2 --lists 5   | --lists goes with --ratings FILE or --generated N alone
            --ratings FILE --set hybrid.facors=3 | did you mean hybrid.factors?
            """)
    void shouldSayWhatIsWrongInOneLineWhenTheUsageIsWrong(String arguments, String message) throws Exception {
        Outcome outcome = run(arguments.replace("FILE", file("r.csv", 0, 30)).split(" +"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines().reduce((one, last) -> last).orElse("")).startsWith("thalweg: ");
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void shouldTakeCategoriesFromTheFileBesideTheRatingsAndSaySo() throws Exception {
        String ratings = file("r.csv", 0, 400);
        Path items = Path.of(ratings).resolveSibling("movies.csv");
        Files.writeString(items, "movieId,title,genres\n1,One,Comedy\n2,Two,Drama\n");
        assertThat(run("--ratings", ratings, "--ranking").err()).contains("categories of 2 items are from " + items);
        assertThat(run("--ratings", ratings, "--ranking", "--items", "none").err())
                .doesNotContain("categories");
        assertThat(run("--ratings", ratings).err())
                .as("of which it makes no lists")
                .doesNotContain("categories");
    }

    @Test
    void shouldPredictByCategoriesWhenAFileOfItemsIsNamed() throws Exception {
        String ratings = file("r.csv", 0, 400);
        Path items = Path.of(ratings).resolveSibling("movies.csv");
        Files.writeString(items, "movieId,title,genres\n1,One (1994),Comedy\n2,Two (1995),Drama\n");
        assertThat(rmse("--ratings", ratings))
                .as("by ratings alone, though there is a file beside")
                .isEqualTo(rmse("--ratings", ratings, "--items", "none"));
        assertThat(rmse("--ratings", ratings, "--items", items.toString())).isNotEqualTo(rmse("--ratings", ratings));
        assertThat(run("--ratings", ratings, "--items", items.toString()))
                .satisfies(outcome ->
                        assertThat(outcome.err()).contains("categories, decades and tags of 2 items are from " + items))
                .satisfies(outcome ->
                        assertThat(outcome.out()).contains("  new-user").contains("  new-item"));
    }

    private double rmse(String... arguments) throws Exception {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--output";
        all[arguments.length + 1] = "json";
        return new ObjectMapper().readTree(run(all).out()).get("rmse").asDouble();
    }

    private String file(String name, int from, int count) throws Exception {
        StringBuilder lines = new StringBuilder("userId,movieId,rating,timestamp\n");
        for (int n = from; n < from + count; n++) {
            int rating = 1 + Math.floorMod(n * 7 + n / 13, 5);
            lines.append(n % 17).append(',').append(n).append(',').append(rating);
            lines.append(',').append(1_000_000_000 + n).append('\n');
        }
        String repeatedItems = lines.toString().replaceAll(",(\\d*)(\\d\\d),([1-5]),", ",$2,$3,");
        return Files.writeString(folder.resolve(name), repeatedItems).toString();
    }

    private static Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all = new String[args.length + 1];
        all[0] = "evaluate";
        System.arraycopy(args, 0, all, 1, args.length);
        int exitCode = Main.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
