package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files with what the application would refuse, repeats, and a second start, in the demo on a broker of its own. */
@Timeout(120)
final class DemoInputsIT {

    private static final String NO_PORT = "http.port=-1";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldStopBeforeTheFirstIsSentWhenTheApplicationWouldRefuseSome() {
        Outcome ahead = demo("--ratings", InputsTest.input("min_hang.csv"));
        assertThat(ahead.exitCode()).isEqualTo(Main.WRONG_USAGE);
        assertThat(ahead.err())
                .contains("1 of 3 ratings would be refused: timestamp-in-future 1 (line 4: timestamp is 4102444800000")
                .contains("--skip-refused leaves them out");
        Outcome offScale = demo("--ratings", InputsTest.input("min_hang2.csv"), "--set", "rating.scale=1..5");
        assertThat(offScale.exitCode()).isEqualTo(Main.WRONG_USAGE);
        assertThat(offScale.err()).contains("off-scale 1 (line 4: rating is 0.0; the scale is 1..5");
    }

    @Test
    void shouldLearnTheRestAndSayWhatThisStartDid() throws Exception {
        Path ratings = Files.writeString(folder.resolve("r.csv"), """
                user,item,rating,time
                1,a,4,1500000000
                1,b,2,1500000000
                2,a,5,4102444800
                2,b,1,1500000000
                1,a,4,1500000000
                3,a,3,1500000000
                """);
        String data = folder.resolve("kept").toString();
        String[] options = {"--ratings", ratings.toString(), "--data", data, "--skip-refused"};
        Outcome first = demo(options);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err())
                .contains("left out, since the application would refuse it (timestamp-in-future): 1")
                .contains("repeats a line above in all it says, left out: line 6");
        assertThat(first.out())
                .contains("4 ratings of 3 users and 2 items learned in")
                .doesNotContain("NaN");
        assertThat(demo(options).out())
                .contains("4 by an earlier start and 0 by this one, in")
                .contains("(0/s,");
    }

    /** Damaged copies too: some of them are the same event again where no rating is looked for. */
    @Test
    void shouldShowHowOftenUsersUsedWhatAndNoErrorWhereEventsAreOfOneValue() {
        String[] options = {"--implicit", "--count", "3000", "--damage", ".03"};
        Outcome counted = demo(options);
        assertThat(counted.exitCode()).as(counted.err()).isZero();
        assertThat(counted.out())
                .containsPattern("user 1 used most often \\(of \\d+ items\\)")
                .contains("x  ")
                .contains("3,000 events of")
                .contains("RMSE of each part")
                .doesNotContain("NaN");
        Outcome last = demo("--implicit", "--count", "3000", "--damage", ".03", "--set", "input.repeats=last");
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(last.out())
                .contains("no RMSE: all that is learned is one number")
                .doesNotContain("NaN");
        assertThat(last.err()).contains("no RMSE");
    }

    private static Outcome demo(String... options) {
        String[] words = new String[options.length + 4];
        words[0] = "demo";
        words[1] = "--once";
        words[2] = "--set";
        words[3] = NO_PORT;
        System.arraycopy(options, 0, words, 4, options.length);
        return Outcome.of(words);
    }
}
