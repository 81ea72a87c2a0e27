package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TopNTest {

    private record Scored(String id, float score) {}

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEqualAFullSortWithTiesByIdWhateverTheOrderOfTheOffers(long seed) {
        Random random = new Random(seed);
        ItemIndex index = new ItemIndex();
        int capacity = 1 + random.nextInt(20);
        TopN best = new TopN(capacity, index);
        for (int round = 0; round < 3; round++) {
            List<Scored> offered = new ArrayList<>();
            int count = random.nextInt(200);
            int distinct = 1 + random.nextInt(10);
            for (int item = 0; item < count; item++) {
                float score =
                        switch (random.nextInt(10)) {
                            case 0 -> Float.NaN;
                            case 1 -> random.nextBoolean() ? 0f : -0f;
                            default -> random.nextInt(distinct) - distinct / 2f;
                        };
                offered.add(new Scored("item-" + item, score));
            }
            Collections.shuffle(offered, random);
            for (Scored each : offered) {
                best.offer(index.findOrAdd(each.id), each.score);
            }
            // -0.0 and 0.0 are the same score, so the reference adds 0.
            List<Scored> sorted = offered.stream()
                    .filter(each -> !Float.isNaN(each.score))
                    .map(each -> new Scored(each.id, each.score + 0f))
                    .sorted(Comparator.comparing(Scored::score).reversed().thenComparing(Scored::id))
                    .limit(capacity)
                    .toList();
            assertThat(drain(best, index)).isEqualTo(sorted);
        }
    }

    @Test
    void shouldHoldWhatThereIsWhenFewerItemsThanAskedAreOffered() {
        ItemIndex index = new ItemIndex();
        TopN best = new TopN(10, index);
        assertThat(drain(best, index)).isEmpty();
        best.offer(index.findOrAdd("b"), Float.NEGATIVE_INFINITY);
        best.offer(index.findOrAdd("c"), Float.NaN);
        best.offer(index.findOrAdd("a"), Float.POSITIVE_INFINITY);
        assertThat(drain(best, index))
                .containsExactly(new Scored("a", Float.POSITIVE_INFINITY), new Scored("b", Float.NEGATIVE_INFINITY));
    }

    @Test
    void shouldCompareIdsAsStringsWhenScoresTie() {
        ItemIndex index = new ItemIndex();
        TopN best = new TopN(2, index);
        for (String id : List.of("9", "10", "é", "2")) {
            best.offer(index.findOrAdd(id), 1);
        }
        assertThat(drain(best, index)).containsExactly(new Scored("10", 1), new Scored("2", 1));
    }

    private static List<Scored> drain(TopN best, ItemIndex index) {
        Deque<Scored> drained = new ArrayDeque<>();
        while (best.size() > 0) {
            float score = best.worstScore() + 0f;
            drained.addFirst(new Scored(index.id(best.removeWorst()), score));
        }
        return List.copyOf(drained);
    }
}
