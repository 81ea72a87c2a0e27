package io.thalweg.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventGeneratorTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 100, 1_000, 20_000})
    void shouldGiveSoManyEventsInOrderOfTimeAndTheSameEachTime(long count) {
        List<Rating> events = events(count, 7);
        assertThat(events).hasSize((int) count).isEqualTo(events(count, 7));
        assertThat(events).extracting(Rating::value).containsOnly(1.0);
        assertThat(events).extracting(Rating::timestampMillis).isSorted();
        assertThat(events(count, 8)).isNotEqualTo(events);
    }

    /** A power law: a straight line of logarithms. Of those with k times or more, those with 4 k or more are a like share each time. */
    @Test
    void shouldBringUsersBackToItemsByAPowerLaw() {
        Map<String, Integer> times = new HashMap<>();
        events(200_000, 1).forEach(event -> times.merge(event.userId() + "/" + event.itemId(), 1, Integer::sum));
        double four = share(times, 4, 16);
        double sixteen = share(times, 16, 64);

        long once = times.values().stream().filter(count -> count == 1).count();
        assertThat((double) once / times.size()).as("never came back").isBetween(.25, .4);
        assertThat(four).isBetween(.04, .12);
        assertThat(sixteen).isBetween(.04, .12);
    }

    @Test
    void shouldHaveItemsOfVeryDifferentPopularity() {
        Map<String, Integer> byItem = new HashMap<>();
        events(100_000, 1).forEach(event -> byItem.merge(event.itemId(), 1, Integer::sum));
        List<Integer> sorted = new ArrayList<>(byItem.values());
        sorted.sort((a, b) -> b - a);
        int top = sorted.stream()
                .limit(sorted.size() / 10)
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(top).as("events of the most used tenth of the items").isGreaterThan(35_000);
    }

    private static double share(Map<String, Integer> times, int from, int of) {
        long all = times.values().stream().filter(count -> count >= from).count();
        return (double) times.values().stream().filter(count -> count >= of).count() / all;
    }

    private static List<Rating> events(long count, long seed) {
        List<Rating> events = new ArrayList<>();
        new EventGenerator(GeneratorOptions.forRatings(count).withSeed(seed)).forEachRemaining(events::add);
        return events;
    }
}
