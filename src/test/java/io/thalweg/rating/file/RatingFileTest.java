package io.thalweg.rating.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.thalweg.SharedData;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingFileTest {

    private final Path folder;

    RatingFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7\t9\t4.5\t964982703\n8\t9\t1\t964982704\n",
                "7\t9\t4.5\t964982703\r\n\r\n8\t9\t1\t964982704",
                "7::9::4.5::964982703\n8::9::1::964982704\n",
                "7,9,4.5,964982703\n8,9,1,964982704\n",
                "\uFEFFuserId,movieId,rating,timestamp\n7,9,4.5,964982703\n8,9,1,964982704\n",
                "user_id,item_id,value,ts\n\"7\",9,4.50,964982703000\n8,9,1e0,964982704000\n\n",
                "\nTimestamp,Score,Movie ID,note,User ID\n964982703,4.5,9,\"a,\nb\",7\n964982704,1,9,,8\n"
            })
    void shouldReadTheSameRatingsHoweverTheyAreLaidOut(String text) throws IOException {
        List<Rating> expected =
                List.of(new Rating("7", "9", 4.5, 964_982_703_000L), new Rating("8", "9", 1, 964_982_704_000L));

        assertThat(readAll(write("any.name", text))).isEqualTo(expected);
        assertThat(readAll(writeGzip("any.name.gz", text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"u,a,4\nu,b,5\nv,a,1", "user_id,movie_id,value\nu,a,4\nu,b,5\nv,a,1", "u\ta\t4\nu\tb\t5\nv\ta\t1"
            })
    void shouldMakeUpTimesThatKeepTheOrderWhenTheFileHasNone(String text) throws IOException {
        Path file = write("ratings.csv", text);

        assertThat(readAll(file))
                .containsExactly(
                        new Rating("u", "a", 4, 1_000_000_000_000L),
                        new Rating("u", "b", 5, 1_000_000_001_000L),
                        new Rating("v", "a", 1, 1_000_000_002_000L));
        assertThat(read(file).hasTime()).isFalse();
    }

    @Test
    void shouldSortByTimeAndKeepFileOrderWhereTimesTie() throws IOException {
        Path file = write("u.data", "u\ta\t1\t30\nu\tb\t2\t10\nu\tc\t3\t20\nu\td\t4\t10\nu\te\t5\t30\n");

        assertThat(RatingFile.readInTimeOrder(file))
                .extracting(Rating::itemId)
                .containsExactly("b", "d", "c", "a", "e");
        assertThat(read(file).scale()).isEqualTo(RatingScale.FIVE_STARS);
    }

    @Test
    void shouldShareEqualIds() throws IOException {
        List<Rating> ratings = readAll(write("u.data", "user\titem\t1\t30\nuser\titem\t2\t40\n"));

        assertThat(ratings.get(0).userId()).isSameAs(ratings.get(1).userId());
        assertThat(ratings.get(0).itemId()).isSameAs(ratings.get(1).itemId());
    }

    @Test
    void shouldEndAtTheFilesSizeWhenTellingProgress() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int n = 1; n <= 50_000; n++) {
            text.append(n % 91).append('\t').append(n).append("\t3\t").append(n).append('\n');
        }
        for (Path file : List.of(write("u.data", text.toString()), writeGzip("u.data.gz", text.toString()))) {
            List<Long> steps = new ArrayList<>();
            RatingFile.read(file, ReadingOptions.DEFAULT, (bytesRead, totalBytes) -> {
                assertThat(totalBytes).isEqualTo(file.toFile().length());
                steps.add(bytesRead);
            });
            assertThat(steps)
                    .hasSizeGreaterThan(4)
                    .isSorted()
                    .endsWith(file.toFile().length());
        }
    }

    static Stream<Arguments> wrongLines() {
        return Stream.of(
                Arguments.of("1\t2\t3\t4\n1\t2\tabc\t4\n", "line 2: rating is 'abc'; expected a number"),
                Arguments.of("1\t2\t3\t4\n1\t2\tNaN\t4\n", "line 2: rating is 'NaN'; expected a number"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3d\t4\n", "line 2: rating is '3d'; expected a number"),
                Arguments.of("1\t2\t3\t4\n1\t2\t\t4\n", "line 2: rating is ''; expected a number"),
                Arguments.of("1\t2\t3\t4\n1\t2\t1e999\t4\n", "line 2: rating is Infinity; it must be finite"),
                Arguments.of("1\t2\t3\t4\n\n1\t2\t3\n", "line 3: has 3 fields; expected 4 as in the first line"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3\t4\t5\n", "line 2: has 5 fields; expected 4 as in the first line"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3\t0\n", "line 2: timestamp is 0; it is in milliseconds"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3\tnoon\n", "line 2: time is 'noon'; expected seconds, milliseconds"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3\t2020-02-30\n", "line 2: time is '2020-02-30'"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3\t03/04/2020\n", "line 2: time is '03/04/2020'"),
                Arguments.of("1\t2\t3\t4\n1\t2\t3\t99999999999999999999\n", "line 2: time is '99999999999999999999'"),
                Arguments.of("1\t2\t3\t4\n\t2\t3\t4\n", "line 2: userId is missing or empty"),
                Arguments.of("1,2,3\n1," + "i".repeat(257) + ",3\n", "line 2: itemId has more than 256 bytes"),
                Arguments.of(
                        "userId,movieId,rating\n\"a\nb\",2,3\n1,2,x\n", "line 4: rating is 'x'; expected a number"),
                Arguments.of(
                        "userId,movieId,tag,timestamp\n1,2,funny,3\n",
                        "line 1: the first line is 'userId,movieId,tag,"),
                Arguments.of("1,2,3,4,5\n", "line 1: has 5 columns without names; say which is which"),
                Arguments.of(
                        "hello world\n",
                        "line 1: the first line is 'hello world'; expected a rating (user, item, rating and perhaps time)"),
                Arguments.of("", "is empty"),
                Arguments.of(" \n\n", "is empty"));
    }

    @ParameterizedTest
    @MethodSource("wrongLines")
    void shouldNameFileAndLineAndWhatWasExpected(String text, String expected) throws IOException {
        Path file = write("ratings.any", text);

        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> readAll(file))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(expected)
                .withMessageNotContaining("\n");
    }

    @Test
    void shouldSayWhyWhenTheFileCannotBeOpened() throws IOException {
        assertUnreadable(folder.resolve("none.csv"), "there is no such file");
        assertUnreadable(folder.resolve("none").resolve("none.csv"), "there is no such file (nor its folder)");
        assertUnreadable(folder, "is a folder; give a file in it");
        assertUnreadable(write("ml.zip", "PK\u0003\u0004"), "is a zip archive; unpack it");
    }

    @Test
    void shouldSaySoWhenPermissionIsMissing() throws IOException {
        Path file = write("secret.csv", "1,2,3\n");
        assumeFalse(
                !file.toFile().setReadable(false) || Files.isReadable(file),
                "this user may read every file, so permission cannot be taken away");
        assertUnreadable(file, "may not be read (permission denied)");
    }

    @Test
    void shouldSaySoWhenAGzipFileBreaksOff() throws IOException {
        byte[] whole = Files.readAllBytes(writeGzip("u.data.gz", "7\t9\t4\t964982703\n".repeat(100)));
        assertUnreadable(
                writeBytes("cut.gz", Arrays.copyOf(whole, whole.length - 12)), "is a damaged or incomplete gzip");
        assertUnreadable(
                writeBytes("odd.gz", new byte[] {0x1f, (byte) 0x8b, 1, 2, 3}), "is a damaged or incomplete gzip");
    }

    @Test
    void shouldSayWhatIsInAGzipFileWhenItIsNoText() throws IOException {
        byte[] once = Files.readAllBytes(writeGzip("u.data.gz", "7\t9\t4\t964982703\n".repeat(100)));
        assertUnreadable(writeGzip("twice.gz", once), "is packed with gzip twice; unpack it once: gzip -dc FILE");
        assertUnreadable(writeGzip("zip.gz", "PK\3\4".getBytes(UTF_8)), "is a zip archive");
    }

    @Test
    void shouldAskForTheScaleWhenTheFileHasNone() throws IOException {
        FileRatings same = read(write("ratings.csv", "1,2,3\n2,2,3"));
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(same::scale)
                .withMessageContaining("has no two different ratings");
        assertUnreadable(write("ratings.csv", "userId,movieId,rating\n"), "has no ratings, only the names of columns");
    }

    @ParameterizedTest
    @CsvSource({
        // Counts and scales as the data sets' own READMEs give them; the last as counted by `tail -n +2 | wc -l`.
        "ml-100k/u.data, 100000, 943, 1682, 1..5, true",
        "ml-latest-small/ratings.csv, 100836, 610, 9724, 0.5..5, true",
        "linkedin-34/movie_ratings_data_set.csv, 680, 100, 34, 1..5, false"
    })
    void shouldReadTheRealFiles(String name, int ratingCount, int users, int items, String scale, boolean hasTime) {
        Path file = SharedData.require(name);

        FileRatings read = read(file);
        List<Rating> ratings = read.ratings();
        assertThat(ratings).hasSize(ratingCount);
        assertThat(ratings.stream().map(Rating::userId).distinct()).hasSize(users);
        assertThat(ratings.stream().map(Rating::itemId).distinct()).hasSize(items);
        assertThat(ratings).isSortedAccordingTo((a, b) -> Long.compare(a.timestampMillis(), b.timestampMillis()));
        assertThat(read.scale()).hasToString(scale);
        assertThat(read.hasTime()).isEqualTo(hasTime);
    }

    private static void assertUnreadable(Path file, String expected) {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> readAll(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(expected);
    }

    private static FileRatings read(Path path) {
        return RatingFile.read(path, ReadingOptions.DEFAULT, (bytesRead, totalBytes) -> {});
    }

    private static List<Rating> readAll(Path path) {
        return RatingFile.readInTimeOrder(path);
    }

    private Path write(String name, String text) throws IOException {
        return writeBytes(name, text.getBytes(UTF_8));
    }

    private Path writeBytes(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path writeGzip(String name, String text) throws IOException {
        return writeGzip(name, text.getBytes(UTF_8));
    }

    private Path writeGzip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return writeBytes(name, packed.toByteArray());
    }
}
