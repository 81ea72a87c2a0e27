package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimilarCommandIT {

    private static final List<String> SMALL =
            List.of("ml-latest-small/ratings.csv", "ml-latest-small/movies.csv", "ml-latest-small/tags.csv");
    private static final List<String> FEW = List.of("linkedin-34/movie_ratings_data_set.csv", "linkedin-34/movies.csv");

    private static final String LEARNING = "learning: ";

    /** What a person would say of Toy Story: its sequel first of all, the others films for children, most of them drawn. */
    @ParameterizedTest
    @ValueSource(strings = {"collaborative", "content", "hybrid"})
    void shouldReadAsAPersonWouldExpectForToyStory(String by) throws Exception {
        Outcome outcome = similar("Toy Story (1995)", SMALL, "--by", by, "--output", "json");
        assertThat(outcome.err()).contains(LEARNING);
        JsonNode json = json(outcome);
        assertThat(json.get("itemId").asText()).isEqualTo("1");
        assertThat(json.get("items"))
                .hasSize(10)
                .noneMatch(entry -> entry.get("itemId").asText().equals("1"));
        assertThat(json.at("/items/0/title").asText()).isEqualTo("Toy Story 2 (1999)");
        assertThat(json.get("items"))
                .allMatch(entry -> entry.get("categories").toString().contains("Children"));
        assertThat(json.get("items"))
                .filteredOn(entry -> entry.get("categories").toString().contains("Animation"))
                .hasSizeGreaterThanOrEqualTo(8);
    }

    /** 34 films, of which four are called The Sheriff, and no times. */
    @Test
    void shouldFindTheOtherSheriffsAndL1NeighboursInTheSmallestSet() throws Exception {
        JsonNode together = json(similar("3", FEW, "--by", "collaborative", "-n", "5", "--output", "json"));
        assertThat(together.get("items"))
                .filteredOn(entry -> entry.get("title").asText().startsWith("The Sheriff"))
                .hasSize(3);
        JsonNode near = json(similar(
                "3", FEW, "--by", "collaborative", "--measure", "l1", "--duplicates", "mean", "--output", "json"));
        assertThat(near.get("measure").asText()).isEqualTo("l1");
        assertThat(near.get("items"))
                .hasSize(10)
                .allMatch(entry -> entry.get("likeness").asDouble() > 0);
    }

    @Test
    void shouldPrintTwoHeaderLinesThenALineAnItem() {
        Outcome outcome = similar("The Sheriff 2", FEW, "--by", "content", "-n", "3");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines()).hasSize(3 + 3).allMatch(line -> line.length() <= Terminal.columns());
        assertThat(outcome.out().lines().skip(3)).allMatch(line -> line.contains("The Sheriff"));
    }

    @Test
    void shouldSayWhatToTypeInsteadBeforeItLearnsWhenATitleIsUnknownOrTakenTwice() {
        Outcome typo = similar("Tpy Story (1995)", SMALL);
        assertThat(typo.exitCode()).isEqualTo(1);
        assertThat(typo.err())
                .contains("no item has the id or the title 'Tpy Story (1995)'", "\"Toy Story (1995)\"")
                .doesNotContain(LEARNING);

        Outcome twice = similar("Sabrina", SMALL);
        assertThat(twice.exitCode()).isEqualTo(1);
        assertThat(twice.err())
                .contains("'Sabrina' may be 7 (Sabrina (1995)", "915 (Sabrina (1954)", "give the id")
                .doesNotContain(LEARNING);
    }

    @Test
    void shouldSayThatThereIsNothingToCompareWhenThereIsOneItem(@TempDir Path folder) throws Exception {
        Path ratings = Files.writeString(folder.resolve("r.csv"), "u,1,5,1\nv,1,4,3\n");
        Path items = Files.writeString(folder.resolve("m.csv"), "movieId,title,genres\n1,A,Drama\n");
        String[] files = {"--ratings", ratings.toString(), "--items", items.toString()};
        assertThat(run("similar", "1", files, "--by", "content").err())
                .contains("no other item than 1, A, is in the file of --items, so there is nothing to compare it with");
        assertThat(run("similar", "1", files, "--by", "collaborative").err())
                .contains("no other item than 1, A, has a rating, so there is nothing to compare it with");
    }

    @Test
    void shouldFindByItsContentWhatNobodyRated(@TempDir Path folder) throws Exception {
        Path ratings = Files.writeString(folder.resolve("r.csv"), "u,1,5,1\nu,2,1,2\nv,1,4,3\nv,2,2,4\n");
        Path items = Files.writeString(
                folder.resolve("m.csv"),
                "movieId,title,genres\n1,A,Drama|War\n2,B,Comedy\n3,C,Drama|War\n4,D,Comedy\n");
        String[] files = {"--ratings", ratings.toString(), "--items", items.toString()};

        Outcome collaborative = run("similar", "3", files, "--by", "collaborative");
        assertThat(collaborative.exitCode()).isEqualTo(1);
        assertThat(collaborative.err()).contains("nobody has rated 3, C; try --by content");
        for (String by : List.of("content", "hybrid")) {
            JsonNode json = json(run("similar", "3", files, "--by", by, "--output", "json"));
            assertThat(json.at("/items/0/itemId").asText()).isEqualTo("1");
            assertThat(json.get("items")).hasSize(3);
        }
        JsonNode found = json(run("similar", "2", files, "--by", "content", "--output", "json"));
        assertThat(found.at("/items/0/itemId").asText()).isEqualTo("4");
    }

    @Test
    void shouldAskForItemsWhenTextIsNeeded(@TempDir Path folder) throws Exception {
        Path ratings = Files.writeString(folder.resolve("r.csv"), "u,1,5,1\nu,2,1,2\n");
        Outcome outcome = run("similar", "1", new String[] {"--ratings", ratings.toString()});
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--by hybrid reads", "give --items FILE", "--by collaborative");
    }

    private static Outcome similar(String item, List<String> files, String... more) {
        List<String> named = new ArrayList<>();
        List<String> options = List.of("--ratings", "--items", "--tags");
        for (int n = 0; n < files.size(); n++) {
            named.add(options.get(n));
            named.add(SharedData.require(files.get(n)).toString());
        }
        return run("similar", item, named.toArray(String[]::new), more);
    }

    private static Outcome run(String command, String item, String[] files, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, item));
        arguments.addAll(List.of(files));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Outcome outcome) throws Exception {
        assertThat(outcome.err()).doesNotContain("thalweg:");
        return new ObjectMapper().readTree(outcome.out());
    }
}
