package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code evaluate --grid}. */
final class EvaluateGridTest {

    private static final String STREAM = "evaluate --generated 3000 --learner sgd";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldFindTheSameHoweverManyRunAtATime() throws IOException {
        String line = STREAM + " --grid sgd.factors=2,10,20 --grid sgd.regularization=0,.1 --output json --jobs ";
        assertThat(withoutSpeed(json(line + 1))).isEqualTo(withoutSpeed(json(line + 3)));
    }

    /** The chosen point's options, pasted behind a plain run, give the error of the second half that the grid shows. */
    @Test
    void shouldPrintOptionsThatGiveWhatItMeasured() throws IOException {
        JsonNode grid = json(STREAM + " --grid sgd.factor.rate=0.01,.2 --grid sgd.bias.rate=.01,.1 --output json");
        assertThat(grid.get("options").asText()).startsWith("--set learner=sgd --set sgd.factor.rate=");
        assertThat(grid.get("properties").get(0).asText()).isEqualTo("learner=sgd");
        JsonNode plain = json(
                "evaluate --generated 3000 --output json " + grid.get("options").asText());
        assertThat(plain.get("learner").asText()).isEqualTo("sgd");
        assertThat(plain.get("rmseLastHalf").asDouble())
                .isCloseTo(grid.at("/chosen/second/rmse").asDouble(), within(1e-12))
                .isNotCloseTo(grid.at("/configured/second/rmse").asDouble(), within(1e-4));
        assertThat(grid.at("/chosenToConfigured/second/difference").asDouble())
                .isCloseTo(
                        grid.at("/chosen/second/rmse").asDouble()
                                - grid.at("/configured/second/rmse").asDouble(),
                        within(1e-6));
        double best = grid.at("/points/0/first/rmse").asDouble();
        grid.get("points").forEach(point -> {
            double first = point.at("/first/rmse").asDouble();
            assertThat(first).isGreaterThanOrEqualTo(best);
            assertThat(point.at("/toBest/difference").asDouble()).isCloseTo(first - best, within(1e-6));
            assertThat(point.at("/toBest/standardError").asDouble()).isGreaterThanOrEqualTo(0);
        });
    }

    @Test
    void shouldDrawAColumnForEachKeyAndSayWhatToType() throws IOException {
        Path picture = folder.resolve("grid.png");
        Outcome outcome = Outcome.of(
                (STREAM + " --grid sgd.factors=2,10 --grid sgd.regularization=0,.01 --plot " + picture).split(" "));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("all of 4 points, best first by RMSE of the first 1,500 ratings")
                .containsPattern(
                        "factors +regularization +RMSE 1st +to best +s\\.e\\. +MAE 1st +RMSE 2nd +MAE 2nd +ratings/s")
                .contains("chosen by the first half", "as configured, without --grid")
                .containsPattern("to use it: --set learner=sgd --set sgd\\.factors=\\d+ --set sgd\\.regularization=")
                .containsPattern("(?m)^sgd\\.factors=");
        assertThat(outcome.err()).contains("4 points", "The picture is in " + picture);
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(960);
    }

    @Test
    void shouldDrawPointsAndStopTheWorseOnesEarly() {
        Outcome outcome = Outcome.of(("evaluate --generated 12000 --learner sgd --grid sgd.factors=1,2,3,4,5,6,7,8"
                        + " --grid sgd.regularization=0,.01,.1,.5 --grid-random 9 --grid-halving --jobs 2")
                .split(" "));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("9 of 32 points, best first")
                .contains("6 were stopped early", "9 learned 2,000, 3 learned 12,000")
                .contains("after 2,000");
    }

    @Test
    void shouldCompareListsWhenAskedTo() throws IOException {
        JsonNode json =
                json("evaluate --generated 2000 --ranking --rank-every 3 --grid list.liking=0,.25,4 --output json");
        assertThat(json.get("metric").asText()).isEqualTo("hr");
        assertThat(json.get("points")).hasSize(3);
        json.get("points").forEach(point -> {
            for (String half : List.of("first", "second")) {
                assertThat(point.get(half).fieldNames())
                        .toIterable()
                        .containsExactly("rmse", "mae", "hitRateAt10", "ndcgAt10", "likedAt10", "ranked");
                assertThat(point.get(half).get("ranked").asInt()).isPositive();
            }
            assertThat(point.at("/toBest/difference").asDouble()).isLessThanOrEqualTo(0);
        });
        Outcome text =
                Outcome.of("evaluate --generated 2000 --implicit --rank-every 9 --grid list.liking=0,1".split(" "));
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out()).contains("best first by HR@10 of the first 1,000", "NDCG@10 2nd", "liked 2nd");
    }

    @Test
    void shouldSayWhichKeyMadeNoDifference() {
        Outcome outcome = Outcome.of((STREAM + " --grid sgd.factors=0 --grid sgd.start.spread=.1,.2").split(" "));
        assertThat(outcome.out())
                .contains("sgd.start.spread made no difference here: all its values gave the same figures")
                .contains("so that this stream doesn't tell them apart: 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --grid hybrid.facors=4,8                       | --grid: unknown key 'hybrid.facors'; did you mean hybrid.factors?
            --grid factors=4,8                             | --grid: unknown key 'factors'; did you mean hybrid.factors?
            --grid hybrid.regularization=0,1               | --grid: unknown key 'hybrid.regularization'; did you mean hybrid.noise?
            --grid hybrid.factors=4,999                    | --grid: hybrid.factors is 999; it must be in 0..250
            --grid hybrid.factors=4,x                      | --grid: hybrid.factors is 'x'; it must be a whole number in 0..250
            --grid hybrid.noise=.65,0.65                   | --grid: hybrid.noise has 0.65 twice
            --grid hybrid.factors=4 --grid hybrid.factors=8 | --grid: hybrid.factors is there twice; give it once, with all its values
            --grid hybrid.factors=4,,8                     | --grid: a value of hybrid.factors is empty
            --grid hybrid.factors                          | --grid is 'hybrid.factors'; it must be KEY=VALUE,VALUE, for example hybrid.factors=4,8,16
            --grid sgd.factors=4                           | --grid: sgd.factors has no effect with --learner hybrid; add --learner sgd
            --grid list.liking=0,1                         | --grid: list.liking has no effect where no lists are made; add --ranking
            --grid list.liking=0,1 --ranking --grid-metric rmse | list.liking orders lists and changes no prediction; compare lists, by --grid-metric hr or ndcg
            --grid hybrid.pairs.shared=0,9                 | hybrid.pairs.shared has no effect with one instance
            --grid threads=1,2                             | --grid: threads can't be chosen: it has no effect on what evaluate measures
            --grid seed=1,2                                | --grid: seed can't be chosen: another seed is only other luck
            --grid learner=hybrid,sgd                      | --grid: learner can't be chosen
            --grid hybrid.factors=4 --grid-metric hr       | --grid-metric hr is of lists; add --ranking
            --grid hybrid.factors=4 --grid-metric best     | expected one of [RMSE, MAE, HR, NDCG]
            --grid hybrid.factors=4 --grid-random 0        | --grid-random is 0; it must be from 1 to 100000
            --grid hybrid.factors=4 --grid-factor 2        | --grid-factor goes with --grid-halving
            --grid hybrid.factors=4 --grid-seed 2          | --grid-seed goes with --grid-random N
            --grid hybrid.factors=4 --jobs 0               | --jobs is 0; it must be from 1 to 1024
            --grid hybrid.factors=4 --folds 3              | --grid goes with --ratings FILE or --generated N
            --grid hybrid.factors=4 --ablation             | --grid goes with --ratings FILE or --generated N
            --grid hybrid.factors=4 --implicit --set input.repeats=max --grid-metric rmse | all that is learned is one number
            --grid-halving                                 | --grid-halving goes with --grid KEY=A,B,C
            --jobs 2                                       | --jobs goes with --grid KEY=A,B,C
            """)
    void shouldSayWhatIsWrongBeforeAnythingIsLearned(String arguments, String message) {
        Outcome outcome = Outcome.of(("evaluate --generated 500 " + arguments).split(" +"));
        assertThat(outcome.exitCode()).isEqualTo(Main.WRONG_USAGE);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("thalweg: ").contains(message).hasLineCount(1);
    }

    @Test
    void shouldSayHowManyPointsThereAreWhenThereAreTooMany() {
        StringBuilder hundred = new StringBuilder("0");
        for (int value = 1; value < 100; value++) {
            hundred.append(',').append(value);
        }
        Outcome outcome = Outcome.of(
                ("evaluate --generated 500 --grid hybrid.factors=" + hundred + " --grid hybrid.history=" + hundred)
                        .split(" "));
        assertThat(outcome.exitCode()).isEqualTo(Main.WRONG_USAGE);
        assertThat(outcome.err())
                .contains("the grid has 10,000 points, more than 1,000; leave values out, or draw some of them with"
                        + " --grid-random 100");
        assertThat(Outcome.of("evaluate --generated 20 --users 3 --grid hybrid.factors=1,2".split(" "))
                        .exitCode())
                .isZero();
        assertThat(Outcome.of("evaluate --generated 19 --grid hybrid.factors=1,2".split(" "))
                        .err())
                .contains("there are 19 ratings; a grid needs 20 or more, half of them to choose by");
    }

    @Test
    void shouldFailWhereThereIsNothingToChooseBy() throws IOException {
        StringBuilder low = new StringBuilder("userId,movieId,rating,timestamp\n");
        for (int n = 0; n < 60; n++) {
            low.append(n % 7)
                    .append(',')
                    .append(n % 11)
                    .append(',')
                    .append(1 + n % 2)
                    .append(',')
                    .append(n + 1)
                    .append('\n');
        }
        Path ratings = Files.writeString(folder.resolve("low.csv"), low);
        Outcome outcome =
                Outcome.of(("evaluate --scale 1..5 --ranking --grid list.liking=0,1 --ratings " + ratings).split(" "));
        assertThat(outcome.exitCode()).isEqualTo(Main.FAILED);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("the first half has no high rating, so that there is no HR@10 to choose by;"
                        + " add --grid-metric rmse, or give more ratings");
    }

    /** 388.2473 − 328.0159, which are shown too, but for their rounding. */
    @Test
    void shouldShowDifferencesOfAnySizeOnALargeScale() throws IOException {
        StringBuilder wide = new StringBuilder("userId,movieId,rating,timestamp\n");
        for (int n = 0; n < 200; n++) {
            wide.append(n % 7)
                    .append(',')
                    .append(n % 11)
                    .append(',')
                    .append(n % 11 * 100)
                    .append(',')
                    .append(n + 1)
                    .append('\n');
        }
        Path ratings = Files.writeString(folder.resolve("wide.csv"), wide);
        Outcome outcome = Outcome.of(
                ("evaluate --learner sgd --grid sgd.bias.rate=0,.5 --grid sgd.factors=0 --ratings " + ratings)
                        .split(" "));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("  388.2473  +60.2315  ");
    }

    /** Two of the points whose figures understanding/hyperparameters.md shows. */
    @Test
    void shouldFindOnMovieLensWhatThePageSays() throws IOException {
        Path ratings = SharedData.require("ml-100k/u.data");
        JsonNode json = json("evaluate --ratings " + ratings + " --grid hybrid.noise=.1,.65 --output json");
        assertThat(json.get("firstHalf").asInt()).isEqualTo(50_000);
        assertThat(json.at("/chosen/set/hybrid.noise").asText()).isEqualTo(".65");
        assertThat(json.at("/chosen/first/rmse").asDouble()).isCloseTo(.9206, within(.00006));
        assertThat(json.at("/chosen/second/rmse").asDouble()).isCloseTo(.9197, within(.00006));
        assertThat(json.at("/points/1/first/rmse").asDouble()).isCloseTo(.9242, within(.00006));
        assertThat(json.at("/points/1/second/rmse").asDouble()).isCloseTo(.9273, within(.00006));
        assertThat(json.at("/points/1/toBest/isWithinNoise").asBoolean()).isFalse();
    }

    private static String withoutSpeed(JsonNode json) {
        return json.toString().replaceAll("\"ratingsPerSecond\":\\d+", "");
    }

    private static JsonNode json(String line) throws IOException {
        Outcome outcome = Outcome.of(line.split(" "));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }
}
