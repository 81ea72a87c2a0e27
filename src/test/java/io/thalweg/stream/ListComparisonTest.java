package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.rating.Rating;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ratings say of published lists, from the ratings topic to the errors topic. On 1..5 hits are ratings from 4 on. */
final class ListComparisonTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TopologyBench bench = TopologyBench.inMemory(Map.of("learner", "sgd"));
    private long timeMillis = TopologyBench.START.toEpochMilli() - 1_000_000;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldSayWhichShareOfHitsStoodInTheListOfThatMoment() {
        rate("other", "f1", 5);
        rate("other", "f2", 5);
        rate("other", "f3", 5);
        rate("me", "f1", 5);
        bench.pass(SECOND);
        assertThat(all().get("hits").asLong(-1)).as("nobody had a list before").isZero();

        rate("me", "f2", 5);
        bench.pass(SECOND);
        assertHits(1, 1);

        rate("me", "unheard of", 4);
        bench.pass(SECOND);
        assertHits(2, .5);

        rate("me", "f3", 3.5);
        rate("me", "f2", 4);
        bench.send(new Rating("me", "unheard of", 1, timeMillis - 500_000));
        bench.pass(SECOND);
        assertHits(2, .5); // no hit, another rating of what was rated, and a late one
    }

    /** Means before: 2 of 1, 2, 3, 3, 1; then 13/6 and 15/7. */
    @Test
    void shouldSayWhichShareOfWhatListsBringIsLiked() {
        for (int n = 1; n <= 8; n++) {
            rate("other", "f" + n, 5);
        }
        double[] first = {1, 2, 3, 3, 1};
        for (int n = 0; n < first.length; n++) {
            rate("me", "f" + (n + 1), first[n]);
        }
        bench.pass(SECOND);
        assertThat(all().get("listed").asLong(-1)).as("fewer than five ratings").isZero();

        rate("me", "f6", 3);
        bench.pass(SECOND);
        assertLiked(1, 1, 1);

        rate("me", "f7", 2);
        bench.pass(SECOND);
        assertLiked(2, .5, .5);

        rate("somebody", "not in my list", 1);
        rate("me", "not in my list", 5);
        bench.pass(SECOND);
        JsonNode all = assertLiked(2, .5, 2 / 3.);
        assertThat(all.get("hits").asLong()).isEqualTo(1);
        assertThat(all.get("hitRateAt10").asDouble(-1)).isZero();

        rate("me", "nobody knew it", 5);
        bench.pass(SECOND);
        all = assertLiked(2, .5, 2 / 3.);
        assertThat(all.get("hits").asLong()).isEqualTo(2);
    }

    @Test
    void shouldCompareNothingOfAUserWhoWasForgotten() {
        rate("other", "f1", 5);
        rate("other", "f2", 5);
        rate("me", "f1", 5);
        bench.pass(SECOND);
        bench.order("me", "{\"command\":\"forget\",\"userId\":\"me\"}");
        bench.pass(SECOND);
        bench.send(new Rating("me", "f2", 5, timeMillis), TopologyBench.START.plusSeconds(10));
        bench.pass(SECOND);
        assertThat(all().get("hits").asLong(-1)).isZero();
    }

    private void rate(String userId, String itemId, double value) {
        bench.send(new Rating(userId, itemId, value, timeMillis++));
    }

    private JsonNode all() {
        return bench.errors().get("all/all");
    }

    private void assertHits(long count, double rate) {
        JsonNode all = all();
        assertThat(all.get("hits").asLong()).isEqualTo(count);
        assertThat(all.get("hitRateAt10").asDouble(-1)).isEqualTo(rate);
        assertThat(all.get("likedAt10").isNull()).isTrue();
    }

    private JsonNode assertLiked(long listed, double share, double ofAll) {
        JsonNode all = all();
        assertThat(all.get("listed").asLong()).isEqualTo(listed);
        assertThat(all.get("likedAt10").asDouble(-1)).isEqualTo(share);
        assertThat(all.get("likedOfAll").asDouble(-1)).isEqualTo(ofAll);
        return all;
    }
}
