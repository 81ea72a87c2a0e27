package io.thalweg.rating.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.rating.Rating;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratings in the forms that other programs and data sets give them, and what is said about them. */
final class ForeignFilesTest {

    private static final List<Rating> EXPECTED = List.of(
            new Rating("u1", "i1", 4, 1_500_000_000_000L),
            new Rating("u2", "i1", 3, 1_500_000_060_000L),
            new Rating("u1", "i2", 5, 1_500_000_120_000L));

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Separators.
                "user;item;rating;timestamp\nu1;i1;4;1500000000\nu2;i1;3;1500000060\nu1;i2;5;1500000120",
                "u1|i1|4|1500000000\nu2|i1|3|1500000060\nu1|i2|5|1500000120",
                "u1  i1 4  1500000000\nu2 i1  3 1500000060\nu1 i2 5 1500000120\n",
                "user item rating timestamp\nu1 i1 4 1500000000\nu2 i1 3 1500000060\nu1 i2 5 1500000120",
                "\"u1\"\t\"i1\"\t4\t1500000000\nu2\ti1\t3\t1500000060\n\"u1\"\ti2\t\"5\"\t1500000120\t",
                // Names of columns.
                "reviewerID,asin,overall,unixReviewTime\nu1,i1,4.0,1500000000\nu2,i1,3.0,1500000060\nu1,i2,5.0,1500000120",
                "\"User-ID\";\"ISBN\";\"Book-Rating\";\"Date\"\n\"u1\";\"i1\";\"4\";\"1500000000\"\n"
                        + "\"u2\";\"i1\";\"3\";\"1500000060\"\n\"u1\";\"i2\";\"5\";\"1500000120\"",
                "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ti1\t4\t1.5E9\n"
                        + "u2\ti1\t3\t1500000060.0\nu1\ti2\t5\t1500000120",
                "Cust_Id,Rating,Date,Movie_Id\nu1,4,2017-07-14 02:40:00,i1\nu2,3,2017-07-14 02:41:00,i1\n"
                        + "u1,5,2017-07-14 02:42:00,i2",
                "review_id,user_id,business_id,stars,useful,text,date\nr,u1,i1,4,0,\"good, \nreally\",2017-07-14T02:40:00Z\n"
                        + "r,u2,i1,3,0,so,2017-07-14 02:41:00+00:00\nr,u1,i2,5,1,wow,2017-07-14T04:42:00.000+02:00",
                "username,anime_id,my_score,my_last_updated\nu1,i1,4,1500000000\nu2,i1,3,1500000060\nu1,i2,5,1500000120",
                // Units of time.
                "u1,i1,4,1500000000000\nu2,i1,3,1500000060000\nu1,i2,5,1500000120000",
                "u1,i1,4,1500000000000000\nu2,i1,3,1500000060000000\nu1,i2,5,1500000120000000",
                "u1,i1,4,1500000000000000000\nu2,i1,3,1500000060000000000\nu1,i2,5,1500000120000000000",
                "u1,i1,4,Fri Jul 14 02:40:00 +0000 2017\nu2,i1,3,Fri Jul 14 02:41:00 +0000 2017\n"
                        + "u1,i2,5,Thu Jul 13 19:42:00 -0700 2017",
                // JSON lines.
                """
                {"userId":"u1","itemId":"i1","rating":4,"timestamp":1500000000000}
                {"itemId":"i1","userId":"u2","rating":3.0,"timestamp":1500000060000,"x":[1]}

                {"userId":"u1","itemId":"i2","rating":"5","timestamp":1500000120}""",
                """
                {"reviewerID":"u1","asin":"i1","overall":4.0,"unixReviewTime":1500000000}
                {"reviewerID":"u2","asin":"i1","overall":3.0,"unixReviewTime":1500000060}
                {"reviewerID":"u1","asin":"i2","overall":5.0,"unixReviewTime":1500000120}"""
            })
    void shouldReadTheSameRatingsFromFilesOfOthers(String text) throws IOException {
        assertThat(read(write(text), ReadingOptions.DEFAULT).ratings()).isEqualTo(EXPECTED);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of(
                        "user=who,item=what,rating=3", "a,who,stars,what\n1500000000,u1,4,i1\n1,u2,3,i1\n2,u1,5,i2"),
                Arguments.of("user=2,item=4,rating=3", "1500000000,u1,4,i1\n1,u2,3,i1\n2,u1,5,i2"),
                Arguments.of("user=2,item=4,rating=3", "a,b,c,d\n1500000000,u1,4,i1\n1,u2,3,i1\n2,u1,5,i2"),
                Arguments.of(
                        "user=/by/id,item=/on/0,rating=/n",
                        "{\"by\":{\"id\":\"u1\"},\"on\":[\"i1\"],\"n\":4}\n{\"by\":{\"id\":\"u2\"},\"on\":[\"i1\"],\"n\":3}\n"
                                + "{\"by\":{\"id\":\"u1\"},\"on\":[\"i2\"],\"n\":5}"),
                Arguments.of(
                        "user=by",
                        "{\"by\":\"u1\",\"item\":\"i1\",\"rating\":4}\n{\"by\":\"u2\",\"item\":\"i1\",\"rating\":3}\n"
                                + "{\"by\":\"u1\",\"item\":\"i2\",\"rating\":5}"));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void shouldTakeTheColumnsThatAreSaid(String columns, String text) throws IOException {
        FileRatings read = read(write(text), ReadingOptions.DEFAULT.withColumns(ColumnChoice.parse(columns)));
        assertThat(read.ratings())
                .extracting(Rating::userId, Rating::itemId, Rating::value)
                .containsExactlyElementsOf(EXPECTED.stream()
                        .map(each -> tuple(each.userId(), each.itemId(), each.value()))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "user=", "who=1", "user=1,user=2", ""})
    void shouldSayTheFormWhenAChoiceHasAnother(String columns) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ColumnChoice.parse(columns))
                .withMessageContaining("it has the form user=COLUMN");
    }

    static Stream<Arguments> notes() {
        return Stream.of(
                Arguments.of("user,item,rating,rated_on\nu,a,4,1\nu,b,5,2\n", "not used: rated_on"),
                Arguments.of("user,item,rating\nu,a,4\nu,b,5\n", "no column of times is known by its name"),
                Arguments.of(
                        "user,userId,item,rating\nA,u,a,4\nA,u,b,5\n",
                        "user=userId, item=item, rating=rating; not used: user"),
                Arguments.of("u,a,4,1\nu,b,5,2\nu,a,4,1\n", "repeats a line above in all it says, left out: line 3"),
                Arguments.of("u,a,4\nu,b,5\nu,a,3\n", "what counts is the last (--duplicates): line 3"),
                Arguments.of("u,a,4,1500000000\nu,b,5,1500000000000\n", "times in seconds (1), milliseconds (1)"),
                Arguments.of("u,a,4,2020-01-01\nu,b,5,2020-01-02\n", "times in dates, taken to be in UTC"),
                Arguments.of("u\u00a0,a,4,1\nu,b,5,2\n\u200bu,c,5,2\n", "were dropped: 2 lines, the first is line 1"),
                Arguments.of(
                        "{\"user\":\"u\",\"item\":\"a\",\"rating\":4,\"text\":\"x\"}\n{\"user\":\"u\",\"item\":\"b\",\"rating\":5}\n",
                        "JSON lines: user=/user, item=/item, rating=/rating; not used: text; no column of times"),
                Arguments.of("u,a,0,1\nu,b,5,2\nu,c,0,2\n", "2 of 3 ratings are 0, the first is line 1"));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void shouldSayOnceWhatWasGuessedOrLeftOut(String text, String note) throws IOException {
        assertThat(read(write(text), ReadingOptions.DEFAULT).notes())
                .anySatisfy(line -> assertThat(line).contains(note));
    }

    @Test
    void shouldTakeNoLineForNamesThatHasNoneWhenColumnsAreNumbers() throws IOException {
        ReadingOptions options = ReadingOptions.DEFAULT
                .withColumns(ColumnChoice.parse("user=1,item=2,rating=3"))
                .withUnrated("");
        FileRatings read = read(write("1,10,\n2,10,3\n3,10,5\n"), options);
        assertThat(read.ratings()).hasSize(2);
        assertThat(read.notes()).anySatisfy(note -> assertThat(note).contains("not rated (''), left out: line 1"));
        Path file = write("u,i,4\n");
        ReadingOptions twice = ReadingOptions.DEFAULT.withColumns(ColumnChoice.parse("user=1,item=1,rating=3"));
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, twice))
                .withMessageContaining("one column for two");
        ReadingOptions pointers = ReadingOptions.DEFAULT.withColumns(ColumnChoice.parse("user=/a"));
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, pointers))
                .withMessageContaining("but the first line is no JSON object");
    }

    @Test
    void shouldReadALongFirstObject() throws IOException {
        String text = "x".repeat(70_000);
        Path file = write("{\"text\":\"" + text + "\",\"user\":\"u\",\"item\":\"a\",\"rating\":4}\n");
        assertThat(read(file, ReadingOptions.DEFAULT).ratings()).hasSize(1);
    }

    @Test
    void shouldTurnOneLineAloneWhereLinesEndInCarriageReturns() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("user,item,rating\ré,10,3\r".getBytes(UTF_8));
        bytes.write("abé,11,4\r".getBytes(ISO_8859_1));
        bytes.write("è,12,5\r".getBytes(UTF_8));
        FileRatings read = read(Files.write(folder.resolve("r.csv"), bytes.toByteArray()), ReadingOptions.DEFAULT);
        assertThat(read.ratings()).extracting(Rating::userId).containsExactly("é", "abé", "è");
        assertThat(read.notes()).anySatisfy(note -> assertThat(note).endsWith("Windows-1252: line 3"));
    }

    @Test
    void shouldReadAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo here");
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, "u,a,4\nu,b,5\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        assertThat(read(pipe, ReadingOptions.DEFAULT).ratings()).hasSize(2);
        writer.join();
    }

    @Test
    void shouldLeaveOutWhatStandsForNoRating() throws IOException {
        ReadingOptions options = ReadingOptions.DEFAULT.withUnrated("99", "0.0", "", "NA");
        FileRatings read = read(write("u,a,1\nu,b,99.0\nu,c,0\nu,d,\nu,e,NA\nu,f,5\n"), options);
        assertThat(read.ratings()).extracting(Rating::itemId).containsExactly("a", "f");
        assertThat(read.notes()).anySatisfy(note -> assertThat(note).contains("not rated ('99.0'), left out: line 2"));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(ISO_8859_1, "é", "no UTF-8, read as Windows-1252: line 2"),
                Arguments.of(Charset.forName("windows-1252"), "€", "no UTF-8, read as Windows-1252: line 2"),
                Arguments.of(UTF_8, "é", ""),
                Arguments.of(UTF_16, "é", ""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldReadEachLineInItsOwnWay(Charset charset, String user, String note) throws IOException {
        Path file = Files.write(folder.resolve("r.csv"), ("1,a,4\n" + user + ",a,3\n").getBytes(charset));
        FileRatings read = read(file, ReadingOptions.DEFAULT);
        assertThat(read.ratings()).extracting(Rating::userId).containsExactly("1", user);
        assertThat(String.join("\n", read.notes())).contains(note);
        if (note.isEmpty()) {
            assertThat(read.notes()).noneMatch(line -> line.contains("Windows-1252"));
        }
    }

    @Test
    void shouldNotTurnTheRestWhenOneByteIsWrong() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int n = 0; n < 20_000; n++) {
            bytes.write(("Zoë" + n + ",a,4\n").getBytes(n == 15_000 ? ISO_8859_1 : UTF_8));
        }
        FileRatings read = read(Files.write(folder.resolve("r.csv"), bytes.toByteArray()), ReadingOptions.DEFAULT);
        assertThat(read.ratings()).allMatch(rating -> rating.userId().startsWith("Zoë"));
        assertThat(read.notes()).anySatisfy(note -> assertThat(note).endsWith("Windows-1252: line 15001"));
        byte[] noText = {'u', ',', 'a', ',', '4', '\n', (byte) 0x81, ',', 'a', ',', '4', '\n'};
        Path file = Files.write(folder.resolve("r.csv"), noText);
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, ReadingOptions.DEFAULT))
                .withMessageContaining("line 2: is text neither in UTF-8 nor in Windows-1252");
    }

    @Test
    void shouldReadAllMembersOfAGzipFileAndRefuseABrokenOne() throws IOException {
        byte[] first = packed("u1,i1,4,1500000000\nu2,i1,3,1500000060\n");
        byte[] second = packed("u1,i2,5,1500000120\n");
        assertThat(read(write(first, second), ReadingOptions.DEFAULT).ratings()).isEqualTo(EXPECTED);

        byte[] noHeader = second.clone();
        noHeader[0] = 0;
        byte[] otherMethod = second.clone();
        otherMethod[2] = 5;
        byte[] otherSum = second.clone();
        otherSum[second.length - 6]++;
        for (byte[] broken :
                List.of(noHeader, otherMethod, otherSum, Arrays.copyOf(second, 9), Arrays.copyOf(second, 14))) {
            Path file = write(first, broken);
            assertThatExceptionOfType(UnreadableFileException.class)
                    .isThrownBy(() -> read(file, ReadingOptions.DEFAULT))
                    .withMessageContaining("is a damaged or incomplete gzip file");
        }
    }

    @Test
    void shouldReadStandardInputOnce() {
        InputStream before = System.in;
        try {
            System.setIn(new java.io.ByteArrayInputStream("u1,i1,4\nu2,i1,3\n".getBytes(UTF_8)));
            FileRatings read = read(Path.of("-"), ReadingOptions.DEFAULT);
            assertThat(read.ratings()).hasSize(2);
            assertThat(read.notes().get(0)).startsWith("standard input: 2 ratings");
        } finally {
            System.setIn(before);
        }
    }

    private static FileRatings read(Path file, ReadingOptions options) {
        return RatingFile.read(file, options, (bytesRead, totalBytes) -> {});
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("ratings.any"), text);
    }

    private Path write(byte[] first, byte[] second) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(first);
        both.write(second);
        return Files.write(folder.resolve("ratings.gz"), both.toByteArray());
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
