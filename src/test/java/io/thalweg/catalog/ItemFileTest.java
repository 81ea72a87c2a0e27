package io.thalweg.catalog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.SharedData;
import io.thalweg.rating.file.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemFileTest {

    private static final String FLAGS = "|0|0|0|0|0|1|0|0|1|0|0|0|0|0|0|0|0|0|0";

    private static final String NO_FLAGS = "|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0";

    private final Path folder;

    ItemFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1|Été, \"So\" (1995)|01-Jan-1995||http://x" + FLAGS + "\n2|2|||" + NO_FLAGS + "\n",
                "1::Été, \"So\" (1995)::Comedy|Drama\n2::::(no genres listed)\n",
                "movieId,title,genres\n1,\"Été, \"\"So\"\" (1995)\",Comedy|Drama\n2,,(no genres listed)\n",
                "\"movie_id\",\"title\",\"genre\"\n1,\"Été, \"\"So\"\" (1995)\",\"Comedy, Drama\"\n2,2,\n",
                "1,\"Été, \"\"So\"\" (1995)\",Comedy|Drama\n2,2,\n"
            })
    void shouldReadTheSameItemsHoweverTheyAreLaidOut(String text) throws IOException {
        for (byte[] bytes : List.of(text.getBytes(UTF_8), text.getBytes(ISO_8859_1))) {
            assertThat(ItemFile.read(Files.write(folder.resolve("items"), bytes), null))
                    .containsExactly(
                            new Item("1", "Été, \"So\" (1995)", List.of("Comedy", "Drama"), List.of(), true),
                            new Item("2", "2", List.of(), List.of(), true));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,title,genres\n1,A,\"[\"\"Action, Adventure\"\", \"\"Drama\"\"]\"\n",
                "id,title,genres\n1,A,\"['Action, Adventure', 'Drama']\"\n",
                "id,title,genres\n1,A,\"[{'id': 18, 'name': 'Action, Adventure'}, {'id': 2, 'name': 'Drama'}]\"\n",
                "item_id:token\tmovie_title:token_seq\tgenres\n1\tA\tAction, Adventure|Drama\n",
                "{\"asin\":\" 1 \",\"title\":\"A\",\"categories\":[[\"Action, Adventure\",\"Drama\"]]}\n",
                "{\"itemId\":1,\"title\":\"A\",\"categories\":[\"Action, Adventure\",\"Drama\"],\"available\":\"yes\"}\n"
            })
    void shouldReadListsOfCategoriesHoweverTheyAreWritten(String text) throws IOException {
        assertThat(ItemFile.read(write("items", text), null))
                .containsExactly(new Item("1", "A", List.of("Action, Adventure", "Drama"), List.of(), true));
    }

    @Test
    void shouldSayWhatWasLeftOut() throws IOException {
        Path items = write("movies.csv", "movieId,title,genres\n1,A,Drama\n2,B,Drama\n1,C,Drama\n3,,Drama\n");
        Path tags = write("tags.csv", "userId,movieId,tag\n7,1,prison\n7,9,x\n");
        List<String> notes = new java.util.ArrayList<>();
        ItemFile.read(items, tags, notes::add);
        assertThat(notes)
                .containsExactly(
                        items + ": an item that is there already; the last counts: line 4",
                        items + ": an item without a title, which is shown by its id: line 5",
                        tags + ": an item with tags that is not among the items, left out: line 3");
    }

    @Test
    void shouldTakeTheGenreNamesBesideTheFile() throws IOException {
        write("u.genre", "Noir|0\nunknown|1\nFarce|2\n\n");
        Path items = write("u.item", "1|A||||1|1|1\n2|B||||0|0|0\n");
        assertThat(ItemFile.read(items, null))
                .extracting(Item::categories)
                .containsExactly(List.of("Noir", "Farce"), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userId,movieId,tag,timestamp\n7,1,prison,5\n8,1,\"Big, hug\",6\n9,1,Prison,7\n9,3,x,8\n",
                "7,1,prison\n8,1,\"Big, hug\"\n9,1,Prison\n",
                "7::1::prison::5\n8::1::Big, hug::6\n9::1:: ::6\n"
            })
    void shouldAddTagsInTheOrderTheyWereFirstGiven(String tags) throws IOException {
        Path items = write("movies.csv", "movieId,title,genres\n1,A,Drama\n2,B,Drama\n");
        assertThat(ItemFile.read(items, write("tags.csv", tags)))
                .extracting(Item::tags)
                .containsExactly(List.of("prison", "Big, hug"), List.of());
    }

    @Test
    void shouldKeepTheLastWhenAnItemIsGivenTwice() throws IOException {
        Path items = write("movies.csv", "movieId,title,genres\n1,A,Drama\n2,B,Drama\n1,C,Drama\n");
        assertThat(ItemFile.read(items, null)).extracting(Item::title).containsExactly("C", "B");
    }

    static Stream<Arguments> wrongLines() {
        return Stream.of(
                Arguments.of("movieId,title,genres\n1,A,Drama\n2,B\n", "line 3: has 2 fields; expected 3"),
                Arguments.of("movieId,title,genres\n,A,Drama\n", "line 2: itemId is missing or empty"),
                Arguments.of("1|A||||1|0\n", "line 1: has 7 fields; expected id, title, two dates, address and 19"),
                Arguments.of(
                        "1|A|||" + FLAGS + "\n2|A|||" + FLAGS.replace('1', 'x'), "line 2: the flag of Comedy is 'x'"),
                Arguments.of(
                        "movieId,imdbId,tmdbId\n1,2,3\n",
                        "line 1: the first line is 'movieId,imdbId,tmdbId'; expected an item"),
                Arguments.of("userId,movieId,rating,timestamp\n", "expected an item: id|title|"),
                Arguments.of("hello\n", "expected an item: id|title|"),
                Arguments.of("key,genres,title\n1,Drama,Alpha\n", "line 1: the first line is 'key,genres,title'"),
                Arguments.of("film_key,label,kind\n1,Alpha,Drama\n", "line 1: the first line is 'film_key,label,kind'"),
                Arguments.of(
                        "movieId,title,genres\n2,\"Beta,Drama\n3,Gamma\",Drama\n",
                        "line 2: a quote opens here and holds line 3"),
                Arguments.of("movieId,title,genres\n5,Film, The,Drama\n", "line 2: has 4 fields; expected 3"),
                Arguments.of("{\"id\":1,\"available\":\"perhaps\"}\n", "line 1: available is 'perhaps'"),
                Arguments.of("", "is empty"));
    }

    @ParameterizedTest
    @MethodSource("wrongLines")
    void shouldNameFileAndLineAndWhatWasExpected(String text, String expected) throws IOException {
        Path file = write("items.any", text);
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> ItemFile.read(file, null))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(expected);
    }

    @Test
    void shouldNameTheTagsFileWhenThatIsWrong() throws IOException {
        Path items = write("movies.csv", "movieId,title,genres\n1,A,Drama\n");
        Path tags = write("tags.csv", "userId,movieId,tag,timestamp\n7,1\n");
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> ItemFile.read(items, tags))
                .withMessageContaining("tags.csv, line 2: has 2 fields; expected user, item, tag");
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> ItemFile.read(items, folder.resolve("none.csv")))
                .withMessageContaining("none.csv: there is no such file");
    }

    @Test
    void shouldReadMovieLens100k() {
        List<Item> items = ItemFile.read(SharedData.require("ml-100k/u.item"), null);
        assertThat(items).hasSize(1682); // u.info
        assertThat(items.get(0))
                .isEqualTo(new Item(
                        "1", "Toy Story (1995)", List.of("Animation", "Children's", "Comedy"), List.of(), true));
        assertThat(items.get(542).title()).isEqualTo("Misérables, Les (1995)"); // Latin-1
        // `cut -d'|' -f14 u.item | grep -c 1`
        assertThat(items)
                .filteredOn(item -> item.categories().contains("Drama"))
                .hasSize(725);
    }

    @Test
    void shouldReadMovieLensLatestSmall() {
        List<Item> items = ItemFile.read(
                SharedData.require("ml-latest-small/movies.csv"), SharedData.require("ml-latest-small/tags.csv"));
        assertThat(items).hasSize(9742); // README.txt
        // `grep -c 'no genres listed' movies.csv`
        assertThat(items).filteredOn(item -> item.categories().isEmpty()).hasSize(34);
        // `cut -d, -f2 tags.csv | sort -u | wc -l` without the header
        assertThat(items).filteredOn(item -> !item.tags().isEmpty()).hasSize(1572);
    }

    @Test
    void shouldReadTheCoursesMovies() {
        List<Item> items = ItemFile.read(SharedData.require("linkedin-34/movies.csv"), null);
        assertThat(items).hasSize(34);
        assertThat(items.get(0))
                .isEqualTo(new Item("1", "The Sheriff 1", List.of("crime drama", "western"), List.of(), true));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
