package io.thalweg.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import io.thalweg.verify.StoredState.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ExpectedStateTest {

    private static final Feedback COUNT = Feedback.events(RatingScale.FIVE_STARS, Repeats.COUNT, 10);

    /** One user without a key among others must not hide what is wrong with them. */
    @Test
    void shouldStillTellExactlyOfUsersWhoseOrderIsKnown() {
        ExpectedState expected = new ExpectedState(COUNT);
        expected.accept(event(0, "known", "a", "1", 10));
        expected.accept(event(0, "known", "a", "1", 20));
        expected.accept(event(0, "torn", "a", "1", 20));
        expected.accept(event(1, "torn", "a", "1", 10));

        assertThat(expected.scattered()).containsExactly("torn");
        assertThat(expected.isUnknown("known")).isFalse();
        assertThat(expected.isUnknown("torn")).isTrue();
        assertThat(expected.learned()).as("of the one whose order is known").isEqualTo(2);
        assertThat(expected.userCount()).isEqualTo(1);
        assertThat(expected.unknownUsers()).isEqualTo(1);
        Map<String, Map<String, Entry>> stored =
                Map.of("known", Map.of("a", new Entry(1, 1)), "torn", Map.of("a", new Entry(COUNT.first(2), 20)));
        assertThat(expected.ratingsWith(stored))
                .isEqualTo(Map.of(
                        "known", Map.of("a", new Entry(COUNT.first(2), 20)),
                        "torn", Map.of("a", new Entry(COUNT.first(2), 20))));
    }

    /** The newest of two times is the newest in any order; of one time, or beside a withdrawal, the order decides. */
    @Test
    void shouldKnowWithoutTheOrderWhichOfTwoTimesIsNewer() {
        ExpectedState expected = new ExpectedState(Feedback.stars(RatingScale.FIVE_STARS));
        expected.accept(event(0, "two-times", "a", "4", 20));
        expected.accept(event(1, "two-times", "a", "2", 10));
        expected.accept(event(0, "tie", "a", "4", 20));
        expected.accept(event(1, "tie", "a", "2", 20));
        expected.accept(event(0, "withdrawn", "a", "4", 10));
        expected.accept(event(1, "withdrawn", "a", "null", 20));
        expected.accept(event(0, "one-partition", "a", "4", 20));
        expected.accept(event(0, "one-partition", "a", "2", 20));

        assertThat(expected.scattered()).containsExactlyInAnyOrder("two-times", "tie", "withdrawn");
        assertThat(expected.ratings.keySet().stream().filter(expected::isUnknown))
                .containsExactlyInAnyOrder("tie", "withdrawn");
        assertThat(expected.ratings.get("two-times")).isEqualTo(Map.of("a", new Entry(4, 20)));
        assertThat(expected.ratings.get("one-partition")).isEqualTo(Map.of("a", new Entry(2, 20)));
    }

    private static ConsumerRecord<byte[], byte[]> event(
            int partition, String user, String item, String rating, long time) {
        String json = "{\"userId\":\"" + user + "\",\"itemId\":\"" + item + "\",\"rating\":" + rating
                + ",\"timestamp\":" + time + "}";
        return new ConsumerRecord<>("ratings", partition, 0, null, json.getBytes(StandardCharsets.UTF_8));
    }
}
