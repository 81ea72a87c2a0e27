package io.thalweg.rating.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuplicatesTest {

    private static final String TIMELESS = "u,a,4\nu,b,2\nv,a,1\nu,a,1\nu,a,4\n";
    private static final String TIMED = "u,a,4,30\nu,a,1,20\nu,a,2,10\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldKeepEveryRatingInFileOrderWhenTheLastCounts() throws IOException {
        assertThat(read(TIMELESS, Duplicates.LAST))
                .containsExactly("u a 4.0", "u b 2.0", "v a 1.0", "u a 1.0", "u a 4.0");
    }

    /** (4 + 1 + 4) / 3. */
    @Test
    void shouldGiveTheMeanAtThePlaceOfTheLast() throws IOException {
        assertThat(read(TIMELESS, Duplicates.MEAN)).containsExactly("u b 2.0", "v a 1.0", "u a 3.0");
    }

    @Test
    void shouldGiveTheHighestAtThePlaceOfTheLast() throws IOException {
        assertThat(read(TIMELESS, Duplicates.MAX)).containsExactly("u b 2.0", "v a 1.0", "u a 4.0");
    }

    @Test
    void shouldLetTimesDecideWhereThereAreAny() throws IOException {
        assertThat(read(TIMED, Duplicates.MEAN)).containsExactly("u a 2.0", "u a 1.0", "u a 4.0");
    }

    @Test
    void shouldReadItsOwnName() {
        for (Duplicates each : Duplicates.values()) {
            assertThat(Duplicates.parse(each.toString())).isEqualTo(each);
        }
    }

    private List<String> read(String text, Duplicates duplicates) throws IOException {
        Path file = Files.writeString(folder.resolve("ratings.csv"), text);
        return RatingFile.read(file, ReadingOptions.DEFAULT.withDuplicates(duplicates), (read, total) -> {})
                .ratings()
                .stream()
                .map(rating -> rating.userId() + " " + rating.itemId() + " " + rating.value())
                .toList();
    }
}
