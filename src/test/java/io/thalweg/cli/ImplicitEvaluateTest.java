package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code evaluate}, {@code recommend} and {@code similar} where there are only events. */
final class ImplicitEvaluateTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldSayThatThereIsNoErrorWhenThereIsOneValue() throws IOException {
        Outcome outcome = Outcome.of(
                "evaluate", "--implicit", "--ratings", file("u,i1\nv,i1\nu,i2\n"), "--set", "input.repeats=max");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("no RMSE: all that is learned is one number")
                .contains("baseline: all-time popularity")
                .contains("3 events (max) on 1..5")
                .doesNotContain("NaN     ");
    }

    @Test
    void shouldReadAFileWithCountsAndSayWhatTheyComeTo() throws IOException {
        Outcome outcome = Outcome.of(
                "evaluate", "--implicit", "--ratings", file("user,item,plays\nu,i1,3\nv,i1,1\nu,i2,9\nu,i1,1\n"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .contains("4 events; user=user, item=item, count=plays")
                .contains("come to their count");
        assertThat(outcome.out())
                .contains("hybrid")
                .contains("baseline: biases")
                .contains("4 events (count)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --ratings FILE --implicit --folds 3                                     | --implicit goes with --ratings FILE or --generated N alone
            --train FILE --test FILE --implicit                                     | --implicit goes with --ratings FILE or --generated N alone
            --ratings FILE --implicit --set input.repeats=last --plot x.png         | all that is learned is one number; add --set input.repeats=count
            --ratings FILE --implicit --set input.repeats=max --ablation            | --ablation shows RMSE, and all that is learned is one number
            --ratings FILE --implicit --duplicates mean                             | --set input.repeats=last|max|count
            --ratings FILE --set input.repeats=count                                | set feedback=implicit too
            --ratings FILE                                                          | if these are events without ratings, add --implicit
            --generated 100 --rank-every 0                                          | --rank-every is 0; it must be 1 or more
            """)
    void shouldSayWhatIsWrongWhenOptionsDoNotFit(String line, String message) throws IOException {
        String[] words = ("evaluate " + line.replace("FILE", file("user,item,plays\nu,i1,3\nv,i1,1\n"))).split(" +");
        Outcome outcome = Outcome.of(words);
        assertThat(outcome.exitCode()).isEqualTo(Main.WRONG_USAGE);
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void shouldRecommendAndCompareItemsFromEventsAlone() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int user = 1; user <= 20; user++) {
            for (int item = user % 2; item < 8; item += 2) {
                lines.append("u").append(user).append(",i").append(item).append('\n');
            }
        }
        lines.append("new,i1\n");
        String file = file(lines.toString());
        Outcome list = Outcome.of("recommend", "new", "--ratings", file, "--implicit", "-n", "3");
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out()).contains("i3").contains("i5").contains("i7").doesNotContain("stars");
        Outcome alike =
                Outcome.of("similar", "i1", "--ratings", file, "--implicit", "--by", "collaborative", "-n", "3");
        assertThat(alike.exitCode()).as(alike.err()).isZero();
        assertThat(alike.out()).contains("i3").contains("i5").contains("i7");
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("events.csv"), text).toString();
    }
}
