package io.thalweg.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LearnedOrderTest {

    /** @param at where it was added */
    private record Row(int at, String userId, long sequence, long timestampMillis) {}

    @Test
    void shouldKeepAUsersOrderAlsoWhereTimesContradictIt() {
        assertThat(order(
                        new Row(0, "ann", 2, 5),
                        new Row(1, "bob", 9, 30),
                        new Row(2, "ann", 1, 40),
                        new Row(3, "ann", 3, 50),
                        new Row(4, "cy", 1, 10)))
                .as("ann's first is of 40; her second came after it, whatever its time says")
                .containsExactly(4, 1, 2, 0, 3);
    }

    @Test
    void shouldBeTheOrderOfTimeWhereNobodyRatedOutOfIt() {
        assertThat(order(
                        new Row(0, "bob", 1, 3),
                        new Row(1, "ann", 1, 1),
                        new Row(2, "ann", 2, 3),
                        new Row(3, "bob", 2, 4)))
                .as("of one time, the user who was added first")
                .containsExactly(1, 0, 2, 3);
    }

    /** Against sorting with running maxima, which is the definition. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAgreeWithItsDefinitionWhenRowsComeInAnyOrder(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int at = 0; at < 3_000; at++) {
            rows.add(new Row(at, "user-" + random.nextInt(50), random.nextInt(2_000), random.nextInt(500) - 100));
        }
        Map<String, Integer> users = new HashMap<>();
        rows.forEach(row -> users.computeIfAbsent(row.userId, id -> users.size()));
        Map<Integer, Long> latest = new HashMap<>();
        Map<String, Long> maxima = new HashMap<>();
        List<Row> bySequence = rows.stream()
                .sorted(Comparator.comparingLong(Row::sequence).thenComparingInt(Row::at))
                .toList();
        bySequence.forEach(row -> latest.put(row.at, maxima.merge(row.userId, row.timestampMillis, Math::max)));
        List<Integer> expected = bySequence.stream()
                .sorted(Comparator.comparingLong((Row row) -> latest.get(row.at))
                        .thenComparingInt(row -> users.get(row.userId)))
                .map(Row::at)
                .toList();
        assertThat(order(rows.toArray(Row[]::new))).containsExactlyElementsOf(expected);
    }

    private static List<Integer> order(Row... rows) {
        LearnedOrder order = new LearnedOrder();
        for (Row row : rows) {
            order.add(row.userId, row.sequence, row.timestampMillis);
        }
        assertThat(order.size()).isEqualTo(rows.length);
        List<Integer> numbers = new ArrayList<>();
        order.forEach(numbers::add);
        return numbers;
    }
}
