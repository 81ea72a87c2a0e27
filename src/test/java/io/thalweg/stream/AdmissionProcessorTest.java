package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.Command;
import io.thalweg.lists.RecordBound;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.RatingScale;
import io.thalweg.stream.AdmissionProcessor.Origin;
import io.thalweg.stream.Arrival.Admitted;
import io.thalweg.stream.Arrival.Misplaced;
import io.thalweg.stream.Arrival.Rejected;
import io.thalweg.topics.HopOrigin;
import io.thalweg.watch.Tally;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

final class AdmissionProcessorTest {

    private static final long TIME = 1_700_000_000_000L;

    @Test
    void shouldHaveOnePartitionOfFourWhereAUserBelongsWhateverTheKeySays() {
        int admitted = 0;
        for (int partition = 0; partition < 4; partition++) {
            Record<? extends byte[], ? extends Arrival> arrival =
                    arrive(Origin.RATINGS, partition, event("")).record();
            if (arrival.value() instanceof Admitted event) {
                admitted++;
                assertThat(event.event()).isEqualTo(new Rating("u", "i", 4, TIME));
            } else {
                assertThat(arrival.value()).isInstanceOf(Misplaced.class);
                assertThat(arrival.key()).asString().isEqualTo("u");
                assertThat(arrival.timestamp()).isEqualTo(TIME);
            }
        }
        assertThat(admitted).isEqualTo(1);
    }

    /** A record that is too large for the internal topic would stop the application, again at every start. */
    @Test
    void shouldSendTheEventAloneOnWhenAMisplacedRecordCarriesMore() {
        byte[] large = event(",\"comment\":\"" + "x".repeat(1_000_000) + "\"");
        int sentOn = 0;
        for (int partition = 0; partition < 4; partition++) {
            Record<? extends byte[], ? extends Arrival> arrival =
                    arrive(Origin.RATINGS, partition, large).record();
            if (arrival.value() instanceof Misplaced misplaced) {
                sentOn++;
                assertThat(misplaced.value()).hasSizeLessThan(1_000);
                assertThat(arrival.headers()).isEmpty();
                assertThat(RatingJson.decode(misplaced.value(), TIME + 5, Feedback.stars(RatingScale.FIVE_STARS)))
                        .as("its time was the record's, and stays")
                        .isEqualTo(new Rating("u", "i", 4, TIME));
            }
        }
        assertThat(sentOn).isEqualTo(3);
    }

    /** Counting it as of another partition would lose it: there is no second hop. */
    @Test
    void shouldEndWithAClearMessageWhenTheInternalTopicIsNotPartitionedByUser() {
        int ended = 0;
        for (int partition = 0; partition < 4; partition++) {
            int here = partition;
            try {
                assertThat(arrive(Origin.REKEYED, here, event("")).record().value())
                        .isInstanceOf(Admitted.class);
            } catch (IllegalStateException e) {
                ended++;
                assertThat(e).hasMessageContaining("in partition " + here + " of the application's own topic");
            }
        }
        assertThat(ended).isEqualTo(3);
    }

    @Test
    void shouldGiveACommandThatHoppedToTheTask() {
        Command forget = new Command.Forget("u", "request");
        RecordMetadata origin = new HopOrigin("commands", 1, 7);
        assertThat(arrive(Origin.REKEYED, 2, forget.encode(), HopOrigin.commandHeaders(origin))
                        .record()
                        .value())
                .isEqualTo(new Arrival.Ordered(forget));
    }

    /** What was admitted by a clock that is ahead of this one's is not refused behind the hop. */
    @Test
    void shouldNotLookAtTheClockAgainBehindTheHop() {
        int admitted = 0;
        for (int partition = 0; partition < 4; partition++) {
            byte[] ahead = event(",\"timestamp\":" + (TIME + 90_000_000L));
            assertThat(arrive(Origin.RATINGS, partition, ahead).record().value())
                    .isInstanceOf(Rejected.class);
            try {
                admitted += arrive(Origin.REKEYED, partition, ahead).record().value() instanceof Admitted ? 1 : 0;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("a user of partition");
            }
        }
        assertThat(admitted).isEqualTo(1);
    }

    private static MockProcessorContext.CapturedForward<? extends byte[], ? extends Arrival> arrive(
            Origin origin, int partition, byte[] value) {
        return arrive(origin, partition, value, new RecordHeaders());
    }

    private static MockProcessorContext.CapturedForward<? extends byte[], ? extends Arrival> arrive(
            Origin origin, int partition, byte[] value, Headers headers) {
        Properties properties = new Properties();
        properties.put("application.id", "test");
        properties.put("bootstrap.servers", "none:1");
        MockProcessorContext<byte[], Arrival> context =
                new MockProcessorContext<>(properties, new TaskId(0, partition), new File("target/test-state"));
        context.setCurrentSystemTimeMs(TIME);
        Tally tally = new Tally();
        AdmissionProcessor processor = new AdmissionProcessor(
                origin,
                RecommenderSettings.of(ThalwegConfig.of(Map.of()), 4).openInputEvents(),
                4,
                new RecordTimes(() -> TIME, tally),
                new DeadLetters(RecordBound.under(1_048_576)),
                tally);
        processor.init(context);
        Record<byte[], byte[]> record = new Record<>(null, value, TIME, headers);
        record.headers().add("trace", new byte[] {1});
        processor.process(record);
        assertThat(context.forwarded()).hasSize(1);
        return context.forwarded().get(0);
    }

    private static byte[] event(String more) {
        return ("{\"userId\":\"u\",\"itemId\":\"i\",\"rating\":4" + more + "}").getBytes(StandardCharsets.UTF_8);
    }
}
