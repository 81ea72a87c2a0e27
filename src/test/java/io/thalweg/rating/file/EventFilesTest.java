package io.thalweg.rating.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of events without ratings, with a count and a time perhaps. */
final class EventFilesTest {

    private static final Feedback COUNT = Feedback.events(RatingScale.FIVE_STARS, Repeats.COUNT, 20);
    private static final ReadingOptions EVENTS = ReadingOptions.DEFAULT.withFeedback(COUNT);

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u1,i1,3,1500000000\nu2,i1,1,1500000060\n",
                "u1\ti1\t3\t2017-07-14T02:40:00Z\nu2\ti1\t1\t2017-07-14T02:41:00Z\n",
                "user,item,count,time\nu1,i1,3,1500000000\nu2,i1,1,1500000060\n",
                "timestamp;user_id;track_id;play_count\n1500000000;u1;i1;3\n1500000060;u2;i1;1\n",
                "userID\tartistID\tweight\ttimestamp\nu1\ti1\t3\t1500000000000\nu2\ti1\t1\t1500000060000\n",
                "user_id:token,item_id:token,listens:float,timestamp:float\nu1,i1,3.0,1500000000\nu2,i1,1,1500000060\n",
                """
                {"user":"u1","item":"i1","plays":3,"ts":1500000000}
                {"user":"u2","item":"i1","plays":1,"ts":1500000060}
                """,
            })
    void shouldReadHowManyTimesAndWhen(String text) throws IOException {
        FileRatings read = read(text, EVENTS);
        assertThat(read.ratings())
                .containsExactly(
                        new Rating("u1", "i1", 3, 1_500_000_000_000L), new Rating("u2", "i1", 1, 1_500_000_060_000L));
        assertThat(read.notes())
                .anyMatch(note -> note.contains("2 events"))
                .anyMatch(note -> note.contains("several events of a user and item come to their count"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u1,i1\nu1,i1\nu2,i1\n",
                "user,item\nu1,i1\nu1,i1\nu2,i1\n",
                "u1 i1\nu1 i1\nu2 i1\n",
                "customer_id,sku,price\nu1,i1,9.99\nu1,i1,9.99\nu2,i1,9.99\n",
                "{\"user\":\"u1\",\"item\":\"i1\"}\n{\"user\":\"u1\",\"item\":\"i1\"}\n{\"user\":\"u2\",\"item\":\"i1\"}\n",
            })
    void shouldTakeEachLineForOneEventInTheOrderOfTheFileWhenThereIsNoMore(String text) throws IOException {
        FileRatings read = read(text, EVENTS);
        assertThat(read.ratings()).extracting(Rating::userId).containsExactly("u1", "u1", "u2");
        assertThat(read.ratings()).extracting(Rating::value).containsOnly(1.0);
        assertThat(read.ratings()).extracting(Rating::timestampMillis).isSorted();
        assertThat(read.hasTime()).isFalse();
    }

    /** Blanks in what a comma or a tab divides are no separators. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Anna Smith,iPhone 12\nBob Jones,The Dark Knight\n",
                "Anna Smith\tiPhone 12\nBob Jones\tThe Dark Knight\n"
            })
    void shouldNotDivideAtBlanksWhatIsDividedOtherwise(String text) throws IOException {
        assertThat(read(text, EVENTS).ratings())
                .extracting(Rating::userId, Rating::itemId, Rating::value)
                .containsExactly(
                        Tuple.tuple("Anna Smith", "iPhone 12", 1.0), Tuple.tuple("Bob Jones", "The Dark Knight", 1.0));
    }

    /** In a topic they would be the same event sent again. */
    @Test
    void shouldAddUpCountsOfOneTimeAndSayIt() throws IOException {
        FileRatings read = read("anna,pen,2,2024-01-31\nbob,pen,1,2024-01-31\nanna,pen,3,2024-01-31\n", EVENTS);
        assertThat(read.ratings())
                .extracting(Rating::userId, Rating::value)
                .containsExactly(Tuple.tuple("anna", 5.0), Tuple.tuple("bob", 1.0));
        assertThat(read.notes())
                .anyMatch(note -> note.endsWith(
                        "an event of the same user, item and time as one above; added up with it: line 3"));
        Feedback last = Feedback.events(RatingScale.FIVE_STARS, Repeats.LAST, 1);
        assertThat(read("anna,pen,2024-01-31\nanna,pen,2024-01-31\n", EVENTS.withFeedback(last))
                        .notes())
                .anyMatch(note -> note.endsWith("as one above, left out: line 2"));
    }

    @Test
    void shouldReadATimeInTheThirdColumn() throws IOException {
        assertThat(read("u1,i1,1500000060\nu1,i2,1500000000\n", EVENTS).ratings())
                .containsExactly(
                        new Rating("u1", "i2", 1, 1_500_000_000_000L), new Rating("u1", "i1", 1, 1_500_000_060_000L));
    }

    /** The first line of Last.fm's files without names is no line of names, whatever else it has. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user=1,item=2,count=4        | u1 , i1 , Some Artist , 3 ; u2 , i1 , Some Artist , 1
            user=1,item=2,time=3         | u1 , i1 , 2017-07-14T02:40:00Z ; u2 , i1 , 2017-07-14T02:41:00Z
            user=1,item=3                | u1 , Some Artist , i1 ; u2 , Some Artist , i1
            user=2,item=1,count=3        | thing , who , times ; i1 , u1 , 3 ; i1 , u2 , 1
            user=who,item=thing          | thing , who ; i1 , u1 ; i1 , u2
            user=1,item=2,time=3         | u1 , i1 , 526309 ; u2 , i1 , 526310
            user=1,item=2,time=3         | wer , was , wann ; u1 , i1 , 526309 ; u2 , i1 , 526310
            """)
    void shouldBelieveWhatIsSaidOfTheColumns(String columns, String lines) throws IOException {
        String text = lines.replace(" , ", ",").replace(" ; ", "\n") + "\n";
        assertThat(read(text, EVENTS.withColumns(ColumnChoice.parse(columns))).ratings())
                .extracting(Rating::userId, Rating::itemId)
                .containsExactly(Tuple.tuple("u1", "i1"), Tuple.tuple("u2", "i1"));
    }

    @Test
    void shouldAskForTheNamesWhenNothingTellsThemFromAnEvent() throws IOException {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read("kunde,artikel\n1,2\n", EVENTS.withColumns(ColumnChoice.parse("user=1,item=2"))))
                .withMessageContaining("if these are names, by them: --columns user=kunde,item=artikel");
        assertThat(read("kunde,artikel\nanna,apfel\n", EVENTS).notes())
                .anyMatch(note -> note.contains("no names (so 'kunde,artikel' is taken for an event): user, item"));
    }

    @Test
    void shouldRefuseToLeaveOutWhatNoColumnHas() {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read("userId,movieId,rating\n1,2,0\n", EVENTS.withUnrated("0")))
                .withMessageContaining("--unrated is for ratings and counts");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            listener,tune ; u1,i1                  | the first line | an event (user, item and perhaps a count and a time)
            u1,i1,0 ; u2,i1,1                      | rating is 0.0  | how many times the event counts
            u1,i1,two ; u2,i1,1                    | the first line | an event (user, item and perhaps a count and a time)
            u1,i1,1 ; u2,i1,two                    | count is 'two' | a number
            user,item,plays ; u1,i1,               | count is ''    | --unrated
            user,thing ; u1,i1                     | of the item    | --columns item=NAME
            u1,i1,20200131 ; u2,i1,20200201        | may be a date or a count | write dates as 2020-01-31
            u1,i1,1,2,3 ; u2,i1,1,2,3              | 5 columns      | --columns user=1,item=2,count=3,time=4
            """)
    void shouldRefuseWhatMayBeAGuess(String lines, String first, String second) {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(lines.replace(" ; ", "\n") + "\n", EVENTS))
                .withMessageContaining(first)
                .withMessageContaining(second);
    }

    @Test
    void shouldNotUseACountWhenEventsAreNotCountedAndSayIt() throws IOException {
        Feedback last = Feedback.events(RatingScale.FIVE_STARS, Repeats.LAST, 1);
        FileRatings read = read("user,item,plays\nu1,i1,300\nu2,i1,1\n", EVENTS.withFeedback(last));
        assertThat(read.ratings()).extracting(Rating::value).containsOnly(5.0);
        assertThat(read.notes()).anyMatch(note -> note.contains("the column of counts is not used"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"user,item,plays\nu1,i1,3\n", "{\"user\":\"u1\",\"item\":\"i1\"}\n", "user,item,time\nu1,i1,9\n"
            })
    void shouldPointToTheOptionWhenAFileHasNoRatings(String text) {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(text, ReadingOptions.DEFAULT))
                .withMessageContaining("if these are events without ratings, add --implicit");
    }

    @Test
    void shouldRefuseARatingAmongEventsAndACountAmongRatings() {
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read("u,i,3\n", EVENTS.withColumns(ColumnChoice.parse("user=1,item=2,rating=3"))))
                .withMessageContaining("count=COLUMN");
        assertThatExceptionOfType(UnreadableFileException.class)
                .isThrownBy(() -> read(
                        "u,i,3\n", ReadingOptions.DEFAULT.withColumns(ColumnChoice.parse("user=1,item=2,count=3"))))
                .withMessageContaining("add --implicit");
    }

    @Test
    void shouldLeaveOutWhatStandsForNoneAndWhatIsRefusedWhenAsked() throws IOException {
        List<Rating> read = read(
                        "u1,i1,0\nu2,i1,-1\nu3,i1,2\n", EVENTS.withUnrated("0").skippingRefused())
                .ratings();
        assertThat(read).extracting(Rating::userId).containsExactly("u3");
    }

    private FileRatings read(String text, ReadingOptions options) throws IOException {
        Path file = Files.writeString(folder.resolve("events.txt"), text);
        return RatingFile.read(file, options, (bytes, total) -> {});
    }
}
