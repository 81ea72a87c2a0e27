package io.thalweg.rating.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are refused, or ratings in them that the application would refuse: the line, and what to type. */
final class RefusedFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    static Stream<Arguments> refused() {
        return Stream.of(
                // Quotes that are never closed, or closed by another one far below.
                Arguments.of(
                        "user,item,rating,text\nu,a,4,fine\nu,b,5,\"open\nu,c,3,fine\n", "line 3: a quote opens here"),
                Arguments.of(
                        "user,item,rating,text\nu,a,4,\"open\nu,c,3,fine\nu,d,3,closed\"\nu,e,1,x\n",
                        "line 2: a quote opens here and holds line 3, which looks like a line of its own"),
                Arguments.of(
                        "user\titem\trating\nu\ta\t4\n\"u\tb\t5\n", "line 3: an id is '\"u': its quote is not closed"),
                Arguments.of("user,item,rating\n\"u,a,4\nu,b,5\n", "line 2: a quote opens here"),
                // Columns.
                Arguments.of(
                        "user_id,userId,item,rating\nA,u,a,4\n",
                        "'user_id' and 'userId' may both be the column of user"),
                Arguments.of("who,item,rating\nA,a,4\n", "none is a known name of the user (userid, reviewerid"),
                Arguments.of("u,1500000000,4,a,x\n", "has 5 columns without names"),
                Arguments.of("u,1500000000,a,4,x\n", "for example --columns user=1,item=2,rating=3"),
                Arguments.of("u,a,1500000000,4\n", "the third column looks like a time"),
                Arguments.of("u\ta\t\t4\n", "the third of 4 columns is empty"),
                // JSON.
                Arguments.of("[{\"user\":1}]", "is a JSON array"),
                Arguments.of(
                        "{\"user\":\"u\",\"item\":\"a\"}", "the first object has the fields user, item, of which none"),
                Arguments.of(
                        "{\"user\":\"u\",\"item\":\"a\",\"rating\":4}\n{\"user\":\"u\",\"item\":\"a\"}",
                        "line 2: rating: /rating found nothing"),
                Arguments.of(
                        "{\"user\":\"u\",\"item\":\"a\",\"rating\":4}\n{\"user\":\"u\",\"item\":\"a\",\"rating\":null}",
                        "--unrated 'null' leaves such lines out"),
                Arguments.of(
                        "{\"user\":\"u\",\"item\":\"a\",\"rating\":4}\n{\"user\":[],\"item\":\"a\",\"rating\":4}",
                        "line 2: user: /user is array"),
                Arguments.of(
                        "{\"user\":\"u\",\"item\":\"a\",\"rating\":4}\n{\"user\":\"u\"", "line 2: is no JSON object"),
                // Values that stand for no rating.
                Arguments.of("u,a,1\nu,b,2\nu,c,3\nu,d,4\nu,e,99\n", "1 ratings are 99, the first is line 5"),
                Arguments.of("u,a,1\nu,b,2\nu,c,3\nu,d,4\nu,e,-1\nv,e,-1\n", "2 ratings are -1, the first is line 5"),
                Arguments.of("u,a,1\nu,b,2\nu,c,3\nu,d,4\nu,e,-999\n", "add --unrated -999"),
                Arguments.of("u,a,1\nu,b,\n", "--unrated '' leaves such lines out"),
                Arguments.of("u,a,1\nu,b,2\nu,c,3\nv,c,99\n", "1 ratings are 99, the first is line 4"),
                Arguments.of("u,a,1\nu,b,2\nu,c,3\nv,c,-1\n", "add --unrated -1"),
                Arguments.of(
                        "u,a,1\nu,b,2\nu,c,3\nu,d,4\nu,e,5\nv,c,98\nw,c,99\n", "1 ratings are 99, the first is line 7"),
                Arguments.of("u,a,1e308\nu,b,-1e308\n", "which is no scale"),
                // Ids, times and columns that are none.
                Arguments.of(
                        "{\"user\":null,\"item\":\"a\",\"rating\":4}\n{\"user\":\"u\",\"item\":null,\"rating\":4}",
                        "missing-user-id 1 (line 1: userId is missing or empty); missing-item-id 1 (line 2"),
                Arguments.of(
                        "{\"userId\":1,\"user_id\":2,\"item\":\"a\",\"rating\":4}",
                        "'userId' and 'user_id' may both be the user; say which: --columns user=/userId"),
                Arguments.of("u,a,1,20200131103000\nu,b,2,20200131\n", "its times are digits like 20200131"),
                Arguments.of("u,a,1,2009\nu,b,2,2010\n", "its times are digits like 20200131"),
                Arguments.of("0,1,2,3\n1,10,3,1500000000\n", "which looks like the numbers of columns"),
                Arguments.of("B00006HAXW,A1RSDE90N6RSZF,5.0,1042502400\n", "--columns user=2,item=1,rating=3,time=4"),
                Arguments.of(
                        "user,item,review,rating\n1,10,\"bad,4\n2,11,good\",3\n3,12,x,5\n",
                        "line 2: a quote opens here and holds line 3"),
                Arguments.of("1,\"10\"x,4,1\n", "has text behind a closing quote"),
                Arguments.of(
                        "user,item,rating,note\n1,2,3," + "x".repeat(70_000) + "\n2\0,3,4,y\n",
                        "line 3: is no text: it has bytes of value 0"),
                // Of others.
                Arguments.of("1:\n1488844,3,2005-09-06\n", "as in the Netflix prize's own files"),
                Arguments.of("PAR1\n", "is a Parquet file"),
                Arguments.of("u,a,4\0\n", "is no text: it has bytes of value 0"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseWithTheLineWhenAGuessCouldCostRatings(String text, String problem) throws IOException {
        Path file = write(text);
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, ReadingOptions.DEFAULT))
                .withMessageContaining(problem);
    }

    @Test
    void shouldCountWhatWouldBeRefusedAndLeaveItOutWhenAsked() throws IOException {
        String ratings = """
                u,a,4,1500000000
                u,b,6,1500000000
                ,c,4,1500000000
                u,d,7,1500000000
                __popular,e,3,1500000000
                u,f,3,33000000000
                u,g,3,5000
                """;
        ReadingOptions sent =
                ReadingOptions.DEFAULT.withScale(RatingScale.FIVE_STARS).sentAt(1_600_000_000_000L, 0);
        Path file = write(ratings);
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, sent))
                .withMessageContaining("6 of 7 ratings would be refused")
                .withMessageContaining("off-scale 2 (line 2: rating is 6.0")
                .withMessageContaining("missing-user-id 1 (line 3")
                .withMessageContaining("reserved-id 1 (line 5")
                .withMessageContaining("timestamp-in-future 1 (line 6")
                .withMessageContaining("timestamp-in-seconds 1 (line 7");
        FileRatings rest = read(file, sent.skippingRefused());
        assertThat(rest.ratings()).extracting(Rating::itemId).containsExactly("a");
        assertThat(rest.notes()).anySatisfy(note -> assertThat(note).contains("(off-scale): 2, the first is line 2"));
    }

    @Test
    void shouldRefuseWhatIsMoreThanAUserMayRate() throws IOException {
        ReadingOptions two = ReadingOptions.DEFAULT.sentAt(1_600_000_000_000L, 2);
        Path file = write("""
                u,c,4,1500000300
                u,a,4,1500000100
                v,a,4,1500000100
                u,b,3,1500000200
                u,a,2,1500000400
                """);
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, two))
                .withMessageContaining("1 of 5 ratings would be refused: too-many-ratings 1 (line 1: user 'u'");
        assertThat(read(file, two.skippingRefused()).ratings())
                .extracting(Rating::userId, Rating::itemId, Rating::value)
                .containsExactly(
                        tuple("u", "a", 4.0), tuple("v", "a", 4.0), tuple("u", "b", 3.0), tuple("u", "a", 2.0));
    }

    @Test
    void shouldSayWhyNothingIsLeft() throws IOException {
        ReadingOptions all = ReadingOptions.DEFAULT
                .withScale(RatingScale.FIVE_STARS)
                .withUnrated("9")
                .skippingRefused();
        Path file = write("u,a,9\nu,b,7\n");
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(file, all))
                .withMessageContaining("has no ratings that are left")
                .withMessageContaining("not rated ('9'), left out: line 1")
                .withMessageContaining("(off-scale): 1, the first is line 2");
    }

    private static FileRatings read(Path file, ReadingOptions options) {
        return RatingFile.read(file, options, (bytesRead, totalBytes) -> {});
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("ratings.any"), text);
    }
}
