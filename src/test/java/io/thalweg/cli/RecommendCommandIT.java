package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.SharedData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecommendCommandIT {

    @ParameterizedTest
    @CsvSource({
        "837, ml-100k/u.data, ml-100k/u.item",
        "1, ml-latest-small/ratings.csv, ml-latest-small/movies.csv",
        "45, linkedin-34/movie_ratings_data_set.csv, linkedin-34/movies.csv"
    })
    void shouldPrintWhatWasRatedThenTheListALineAnItem(String user, String ratings, String items) {
        Outcome outcome = recommend(user, ratings, items, "-n", "7");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines()).hasSizeBetween(2 + 2 + 1 + 7, 2 + 7 + 1 + 2 + 7);
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= Terminal.columns());
        assertThat(outcome.out())
                .startsWith("User " + user + " rated highest (of ")
                .contains("and may like, best match first");
    }

    /** Counts and ratings are those of user 837 in u.data. */
    @Test
    void shouldGiveTitlesGenresStarsAndReasonsWhenJsonIsAskedFor() throws Exception {
        JsonNode json = json(recommend("837", "ml-100k/u.data", "ml-100k/u.item", "--output", "json"));
        assertThat(json.get("ratingCount").asInt()).isEqualTo(46);
        assertThat(json.get("ratedHighest")).hasSize(10);
        assertThat(json.at("/ratedHighest/0/rating").asInt()).isEqualTo(5);
        assertThat(json.get("items")).hasSize(10).allSatisfy(entry -> {
            assertThat(entry.get("title").asText()).matches(".+ \\(\\d{4}\\)");
            assertThat(entry.get("categories")).isNotEmpty();
            assertThat(entry.get("prediction").asDouble()).isBetween(1.0, 5.0);
            assertThat(entry.get("source").asText()).isIn("similar", "personal");
            assertThat(entry.get("because")).hasSizeBetween(0, 3);
        });
        assertThat(json.at("/items/0/because/0/rating").asInt()).isBetween(1, 5);
        List<Double> scores = new ArrayList<>();
        json.get("items").forEach(entry -> scores.add(-entry.get("score").asDouble()));
        assertThat(scores).isSorted();
    }

    @Test
    void shouldFillTheListWithWhatIsWantedWhenCategoriesAndItemsAreExcluded() throws Exception {
        String[] files = {"ml-100k/u.data", "ml-100k/u.item"};
        JsonNode animated = json(recommend("837", files[0], files[1], "--category", "animation", "--output", "json"));
        assertThat(animated.get("items")).hasSize(10).allSatisfy(entry -> assertThat(entry.get("categories"))
                .anyMatch(category -> category.asText().equals("Animation")));

        String first = animated.at("/items/0/itemId").asText();
        String second = animated.at("/items/1/itemId").asText();
        JsonNode rest = json(recommend(
                "837",
                files[0],
                files[1],
                "--category",
                "animation",
                "--exclude",
                first + "," + second,
                "--output",
                "json"));
        assertThat(rest.get("items")).hasSize(10);
        assertThat(rest.at("/items/0/itemId")).isEqualTo(animated.at("/items/2/itemId"));
        assertThat(rest.get("items"))
                .noneMatch(entry -> entry.get("itemId").asText().equals(first));
    }

    @Test
    void shouldSayWhatToTypeInsteadBeforeItLearnsWhenUserOrCategoryIsUnknown() {
        Outcome nobody = recommend("83737", "ml-100k/u.data", "ml-100k/u.item");
        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.out()).isEmpty();
        assertThat(nobody.err())
                .contains("user '83737' has no rating in", "of its 943 users", "837, 737")
                .doesNotContain("learning: ");

        Outcome nothing = recommend("837", "ml-100k/u.data", "ml-100k/u.item", "--category", "Anime");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err())
                .contains("no item has the category 'Anime'; there are Action, Adventure, Animation")
                .doesNotContain("learning: ");
    }

    @Test
    void shouldNameTheFileWhenItIsMissing() {
        Outcome outcome = Outcome.of("recommend", "1", "--ratings", "absent.csv");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("absent.csv");
    }

    private static Outcome recommend(String user, String ratings, String items, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "recommend",
                user,
                "--ratings",
                SharedData.require(ratings).toString(),
                "--items",
                SharedData.require(items).toString()));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Outcome outcome) throws Exception {
        assertThat(outcome.exitCode()).isZero();
        return new ObjectMapper().readTree(outcome.out());
    }
}
