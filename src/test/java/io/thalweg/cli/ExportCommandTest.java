package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportCommandTest {

    private static final int RATINGS = 3_000;

    @TempDir
    static Path folder;

    private static Path ratings;

    @BeforeAll
    static void writeRatings() throws IOException {
        StringBuilder lines = new StringBuilder("userId,itemId,rating,timestamp\n");
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
        generator.forEachRemaining(rating -> lines.append(line(rating)));
        ratings = Files.writeString(folder.resolve("ratings.csv"), lines);
    }

    private static String line(Rating rating) {
        return rating.userId() + "," + rating.itemId() + "," + rating.value() + "," + rating.timestampMillis() + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"current.csv", "current.csv.gz", "current.jsonl", "current.jsonl.gz"})
    void shouldWriteEveryCurrentRatingInTheOrderInWhichAUsersWereLearned(String name) throws IOException {
        Path file = folder.resolve(name);
        assertThat(export("ratings", "--to", file + "").err()).contains(file + ": ");
        Map<String, String> last = new HashMap<>();
        for (Map<String, String> row : ExportedRows.read(ratings)) {
            last.put(row.get("userId") + " " + row.get("itemId"), row.get("rating") + " " + row.get("timestamp"));
        }
        Map<String, String> exported = new HashMap<>();
        Map<String, long[]> latest = new HashMap<>();
        for (Map<String, String> row : ExportedRows.read(file)) {
            String user = row.get("userId");
            exported.put(user + " " + row.get("itemId"), row.get("rating") + " " + row.get("timestamp"));
            long sequence = Long.parseLong(row.get("sequence"));
            long time = Long.parseLong(row.get("timestamp"));
            long[] before = latest.put(user, new long[] {sequence, time});
            assertThat(before == null || (before[0] < sequence && before[1] <= time))
                    .isTrue();
        }
        assertThat(exported).isEqualTo(last);
    }

    /** The same as the learner predicts: FactorTableTest. Here that both files say it, by the JDK alone. */
    @Test
    void shouldWriteUsersAndItemsWhoseProductsAreEstimates() throws IOException {
        Path file = folder.resolve("factors.csv");
        export("factors", "--to", file + "");
        List<Map<String, String>> users = ExportedRows.read(folder.resolve("factors-users.csv"));
        List<Map<String, String>> items = ExportedRows.read(folder.resolve("factors-items.csv"));
        assertThat(users.get(0).keySet())
                .startsWith("userId", "ratings", "mean", "bias", "f0")
                .endsWith("f9");
        double sum = 0;
        long count = 0;
        for (Map<String, String> user : users) {
            for (Map<String, String> item : items) {
                double estimate = number(user, "mean") + number(user, "bias") + number(item, "bias");
                for (int f = 0; f < 10; f++) {
                    estimate += number(user, "f" + f) * number(item, "f" + f);
                }
                sum += estimate;
                count++;
            }
        }
        assertThat(sum / count).as("near the mean of all").isCloseTo(number(users.get(0), "mean"), within(.5));
    }

    @Test
    void shouldPrintTheHighestOfEachFactorWhenAskedForThem() throws IOException {
        String[] nonNegative = {"--set", "learner=sgd", "--set", "sgd.nonnegative=1", "--set", "sgd.factors=3"};
        String text = export(words("factors --top 2 --least 10", nonNegative)).out();
        assertThat(text).contains("f0  ratings  item", "f2  ratings  item").doesNotContain("f3 ");
        JsonNode json = new ObjectMapper()
                .readTree(export(words("factors --top 2 --least 10 --output json", nonNegative))
                        .out());
        assertThat(json.at("/factors")).hasSize(3);
        assertThat(json.at("/factors/1/items")).hasSize(2);
        assertThat(json.at("/factors/1/items/0/value").asDouble())
                .isGreaterThanOrEqualTo(json.at("/factors/1/items/1/value").asDouble())
                .isPositive();
    }

    @Test
    void shouldWritePairsListsAndErrors() throws IOException {
        assertThat(export("neighbours").out().lines().findFirst()).contains("itemId,otherId,count,likes,product");
        Path pairs = folder.resolve("pairs.csv");
        export("neighbours", "--to", pairs + "");
        assertThat(ExportedRows.read(pairs)).isNotEmpty().allSatisfy(pair -> {
            assertThat(pair.get("itemId")).isLessThan(pair.get("otherId"));
            assertThat(number(pair, "count")).isPositive();
        });
        Path lists = folder.resolve("lists.jsonl");
        export("lists", "--to", lists + "");
        assertThat(ExportedRows.read(lists)).extracting(row -> row.get("rank")).startsWith("1", "2", "3");
        Path errors = folder.resolve("errors.csv");
        export("errors", "--to", errors + "");
        Map<String, String> all = ExportedRows.read(errors).stream()
                .filter(row ->
                        row.get("window").equals("all") && row.get("cohort").equals("all"))
                .findFirst()
                .orElseThrow();
        JsonNode evaluated = new ObjectMapper()
                .readTree(Outcome.of("evaluate", "--ratings", ratings + "", "--output", "json")
                        .out());
        assertThat(number(all, "rmse")).isCloseTo(evaluated.get("rmse").asDouble(), within(1e-6));
    }

    @Test
    void shouldSayWhatToTypeWhenTwoTablesHaveOnePlace() {
        Outcome outcome = Outcome.of("export", "factors", "--ratings", ratings + "");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("two tables need two files: give --to FILE, or one of --of users and --of items");
        Outcome missing = Outcome.of("export", "ratings", "--ratings", ratings + "", "--to", "no/such/folder/a.csv");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no folder");
    }

    /** As a reader of the tables does it; the estimate of one user and item is computed by both and must be the same. */
    @Test
    void shouldBeReadByPandasAndDuckDb() throws Exception {
        String python = pythonWith("pandas");
        export("factors", "--to", folder.resolve("py.csv.gz") + "");
        export("ratings", "--to", folder.resolve("py-ratings.jsonl") + "");
        String out = python(python, """
                import numpy, pandas
                users = pandas.read_csv('py-users.csv.gz', dtype={'userId': str}).set_index('userId')
                items = pandas.read_csv('py-items.csv.gz', dtype={'itemId': str, 'title': str}).set_index('itemId')
                ratings = pandas.read_json('py-ratings.jsonl', lines=True, dtype=False)
                assert str(ratings.rating.dtype) == 'float64', ratings.dtypes
                assert str(ratings.sequence.dtype) == str(ratings.timestamp.dtype) == 'int64', ratings.dtypes
                assert users['ratings'].sum() == len(ratings) == items['ratings'].sum()
                f = [column for column in users if column.startswith('f')]
                assert all(str(users[column].dtype) == 'float64' for column in f + ['mean', 'bias'])
                estimates = (users['mean'].values[:, None] + users.bias.values[:, None] + items.bias.values
                    + users[f].values @ items[f].values.T)
                print(users.index[0], items.index[0], repr(float(estimates[0, 0])))
                """);
        assertThat(out).hasLineCount(1);
        String[] words = out.strip().split(" ");
        Map<String, String> user = first(folder.resolve("py-users.csv.gz"), "userId", words[0]);
        Map<String, String> item = first(folder.resolve("py-items.csv.gz"), "itemId", words[1]);
        double estimate = number(user, "mean") + number(user, "bias") + number(item, "bias");
        for (int f = 0; f < 10; f++) {
            estimate += number(user, "f" + f) * number(item, "f" + f);
        }
        assertThat(Double.parseDouble(words[2])).isCloseTo(estimate, within(1e-9));
        String duck = pythonWith("duckdb");
        assertThat(python(duck, """
                                import duckdb
                                print(duckdb.sql("select count(*), typeof(any_value(rating)), typeof(any_value(sequence)) from 'py-ratings.jsonl'").fetchall()[0])
                                print(duckdb.sql("select typeof(any_value(bias)), typeof(any_value(f0)) from 'py-users.csv.gz'").fetchall()[0])
                                """).strip())
                .isEqualTo("("
                        + ExportedRows.read(folder.resolve("py-ratings.jsonl")).size()
                        + ", 'DOUBLE', 'BIGINT')\n('DOUBLE', 'DOUBLE')");
    }

    private static Map<String, String> first(Path file, String column, String value) throws IOException {
        return ExportedRows.read(file).stream()
                .filter(row -> row.get(column).equals(value))
                .findFirst()
                .orElseThrow();
    }

    /** That of the variable, else of the machine, if it has the library; else the test is skipped, with the reason. */
    private static String pythonWith(String library) throws Exception {
        String named = System.getenv("PYTHON_WITH_PANDAS");
        for (String python : Stream.of(named, "target/python/bin/python", "python3")
                .filter(each -> each != null && !each.isBlank())
                .toList()) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import " + library)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return Files.exists(Path.of(python)) ? Path.of(python).toAbsolutePath() + "" : python;
                }
            } catch (IOException e) {
                assertThat(e).as("there is none of this name").isNotNull();
            }
        }
        String reason = "no Python here has " + library + "; name one with PYTHON_WITH_PANDAS";
        System.err.println("skipped: " + reason);
        assumeTrue(false, reason);
        return "";
    }

    private static String python(String python, String program) throws Exception {
        Path script = Files.writeString(folder.resolve("read.py"), program);
        Path out = folder.resolve("read.txt");
        Process process = new ProcessBuilder(python, script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static String[] words(String first, String... more) {
        return Stream.concat(Stream.of(first.split(" ")), Stream.of(more)).toArray(String[]::new);
    }

    private static Outcome export(String... words) {
        List<String> line = new ArrayList<>(List.of("export", words[0], "--ratings", ratings + ""));
        line.addAll(List.of(words).subList(1, words.length));
        Outcome outcome = Outcome.of(line.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome;
    }
}
