package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Odd files that people have, which lie beside the project: each gives what it should, and says so. Those that need a broker
 * ({@code min_hang}, {@code dups_time} in the demo) are in {@link DemoInputsIT}.
 */
final class InputsTest {

    private static final Path FOLDER = Path.of("..", "shared", "inputs");
    private static final List<String> ELSEWHERE = List.of("min_hang.csv", "min_hang2.csv");

    /** Command line, with @ in front of files of the folder; ratings learned (or the exit code below 0); what is said. */
    static Stream<Arguments> ratings() {
        return Stream.of(
                read("amazon.jsonl", 240, "user=/reviewerID, item=/asin, rating=/overall, time=/unixReviewTime"),
                read("base.csv", 240, "240 ratings; user=userId, item=movieId, rating=rating, time=timestamp"),
                read(
                        "dups_time.csv",
                        240,
                        "repeats a line above in all it says, left out: 240 lines, the first is line 3"),
                read("events.jsonl", 240, "times in milliseconds"),
                read("floatids.csv", 240, "240 ratings"),
                read("h4.csv", 240, "time=rated_at; times in seconds"),
                read("newest_first.csv", 3, "time=rated_at; times in dates with a zone"),
                read("micro_ts.csv", 240, "times in microseconds"),
                read("nbsp.csv", 240, "an id with invisible characters at its ends, which were dropped: 240 lines"),
                read("pipe.csv", 240, "240 ratings; user=userId"),
                read("semi.csv", 240, "240 ratings; user=userId"),
                read("trailtab.data", 240, "240 ratings; no names: user, item, rating, time"),
                read("tsv_quoted.tsv", 240, "240 ratings; user=userId"),
                read(
                        "two_user.csv",
                        3,
                        "user=userId, item=movieId, rating=rating, time=timestamp; not used: user, movie"),
                read("bx_named.csv", 240, "195 of 240 ratings are 0, the first is line 2; if 0 stands for"),
                read("one_item.csv", 20, "20 ratings"),
                read("dense.csv", 95, "95 ratings"),
                read("cat_r.csv", 3, "no column of times is known by its name"));
    }

    private static Arguments read(String file, int count, String said) {
        return Arguments.of(file, count, said);
    }

    @ParameterizedTest
    @MethodSource("ratings")
    void shouldReadTheFileAndSayHow(String file, int count, String said) throws IOException {
        Outcome outcome = Outcome.of("evaluate", "--ratings", input(file), "--output", "json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(outcome.out());
        assertThat(json.get("ratings").asInt()).isEqualTo(count);
        assertThat(outcome.err()).contains(said);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("evaluate --ratings @openquote_last.csv", "line 22: a quote opens here"),
                Arguments.of("evaluate --ratings @dtab.data", "line 1: the third of 4 columns is empty"),
                Arguments.of("evaluate --ratings @ts_before_rating.csv", "--columns user=1,item=2,rating=4,time=3"),
                Arguments.of("evaluate --ratings @header_only.csv", "has no ratings, only the names of columns"),
                Arguments.of("evaluate --ratings @jester_long.csv", "125 ratings are 99, the first is line 2"),
                Arguments.of("evaluate --ratings @jester_long.csv --scale -10..10", "--unrated VALUE leaves"),
                Arguments.of("evaluate --ratings @bx_named.csv --scale 1..10", "off-scale 195 (line 2: rating is 0.0"),
                Arguments.of("evaluate --ratings @one.csv", "has no two different ratings to take the scale from"),
                Arguments.of("evaluate --ratings @esc2.csv", "␛"),
                Arguments.of(
                        "evaluate --ratings @base.csv --plot /nodir/x.png",
                        "--plot: can't write /nodir/x.png: there is"),
                Arguments.of(
                        "recommend 1 --ratings @base.csv --items @it_comma.csv", "line 6: has 4 fields; expected 3"),
                Arguments.of("recommend -x7 --ratings @base.csv", "is an id, write it behind all options as -- -x7"),
                Arguments.of("similar 1 --ratings @one_item.csv --by collaborative", "no other item than 1"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWithALineThatSaysWhatToType(String command, String said) {
        Outcome outcome = Outcome.of(words(command));

        assertThat(outcome.exitCode()).as(outcome.err()).isNotZero();
        assertThat(outcome.err()).contains(said).doesNotContain("unexpected").doesNotContain("\u001b");
        assertThat(outcome.out()).isEmpty();
    }

    static Stream<Arguments> done() {
        return Stream.of(
                Arguments.of("recommend 1 --ratings @dense.csv", "User 1 rated highest", "95 ratings"),
                Arguments.of(
                        "recommend 1 --ratings @cat_r.csv --items @cat.csv --category Drama", "Nothing is left", ""),
                Arguments.of("recommend 1 --ratings @one.csv --scale 1..5", "Nothing is left", "1 ratings"),
                Arguments.of("recommend 1 --ratings @one_item.csv", "Nothing is left", ""),
                Arguments.of(
                        "recommend 1.0 --ratings @floatids.csv --items @movies.csv",
                        "11.0",
                        "20 of 20 rated items are not in it, which are shown by their ids: '11.0' for one; an id there is '1'"),
                Arguments.of("recommend 1 --ratings @tsv_quoted.tsv --items @movies.csv", "Film Number", "240 ratings"),
                Arguments.of(
                        "recommend 1 --ratings @base.csv --items @it_cp1252.csv",
                        "Schindler’s List – ",
                        "Windows-1252"),
                Arguments.of("recommend 1 --ratings @base.csv --items @it_tmdb.csv", "Drama, Comedy", ""),
                Arguments.of("recommend 1 --ratings @base.csv --items @it_commagenres.csv", "Drama, Comedy, Sci", ""),
                Arguments.of("evaluate --ratings @jester_long.csv --unrated 99", "115 ratings", "left out: 125 lines"),
                Arguments.of("evaluate --ratings @bx_named.csv --unrated 0", "45 ratings", "left out: 195 lines"),
                Arguments.of(
                        "evaluate --ratings @bx_named.csv --scale 1..10 --skip-refused",
                        "45 ratings",
                        "(off-scale): 195"),
                Arguments.of(
                        "evaluate --ratings @ts_before_rating.csv --columns user=1,item=2,rating=4,time=3",
                        "240 ratings",
                        "times in seconds"),
                Arguments.of(
                        "evaluate --ratings @dtab.data --columns user=1,item=2,rating=4", "240 ratings", "not used: 3"),
                Arguments.of("config --config @bomcfg.properties", "bootstrap.servers=localhost:19092", ""));
    }

    @ParameterizedTest
    @MethodSource("done")
    void shouldDoItAndSayWhatWasSpecial(String command, String out, String err) {
        Outcome outcome = Outcome.of(words(command));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains(out).doesNotContain("NaN").doesNotContain("\u001b");
        assertThat(outcome.err()).contains(err);
    }

    @Test
    void shouldKnowEveryFileOfTheFolder() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is absent: it is no part of the project");
        TreeSet<String> known = new TreeSet<>(ELSEWHERE);
        ratings().forEach(each -> known.add((String) each.get()[0]));
        Stream.concat(refused(), done())
                .flatMap(each -> Stream.of(((String) each.get()[0]).split(" ")))
                .filter(word -> word.startsWith("@"))
                .forEach(word -> known.add(word.substring(1)));
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(known);
        }
    }

    private static String[] words(String command) {
        return Arrays.stream(command.split(" "))
                .map(word -> word.startsWith("@") ? input(word.substring(1)) : word)
                .toArray(String[]::new);
    }

    static String input(String name) {
        Path file = FOLDER.resolve(name);
        String reason = file + " is absent: it is no part of the project";
        if (!Files.isReadable(file)) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(Files.isReadable(file), reason);
        return file.toString();
    }
}
