package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NotedPairsTest {

    private final ItemModel model = new ItemModel(new ModelShape(new RowLayout(2, 42, .1), 2, 16, 192));

    /** Under a with b, under b with a, and in another partition: all are the one pair of a and b. */
    @Test
    void shouldGiveEachPairOnceWithWhatAllPartitionsHaveNotedUnderBothItems() {
        commit(0, rows -> {
            rows.addPair(rows.findOrAdd("a"), rows.findOrAdd("b"), 8, .5f, true, true);
            rows.addPair(rows.findOrAdd("b"), rows.findOrAdd("a"), 4, 1, false, true);
            rows.addPair(rows.findOrAdd("c"), rows.findOrAdd("a"), 6, -1, false, true);
        });
        commit(1, rows -> rows.addPair(rows.findOrAdd("b"), rows.findOrAdd("a"), 2, 0, true, true));
        assertThat(pairs(NotedPairs.of(model)))
                .isEqualTo(Map.of(
                        "a b", new NotedPairs.Pair(14, 8, 2),
                        "a c", new NotedPairs.Pair(6, -6, 0)));
    }

    @Test
    void shouldReadATaskThatHasCommittedNothing() {
        ItemRows rows = model.open(0);
        rows.addPair(rows.findOrAdd("b"), rows.findOrAdd("a"), 8, .5f, true, true);
        assertThat(pairs(NotedPairs.ofOnly(rows))).isEqualTo(Map.of("a b", new NotedPairs.Pair(8, 4, 1)));
    }

    private interface Work {
        void on(ItemRows rows);
    }

    /** By a model of its own, as another instance would. */
    private void commit(int partition, Work work) {
        ItemRows rows = new ItemModel(model.shape()).open(partition);
        work.on(rows);
        rows.index(); // the reader knows the items by their contributions
        for (String id : new String[] {"a", "b", "c"}) {
            if (rows.index().find(id) >= 0) {
                rows.addCount(rows.index().find(id), 1);
            }
        }
        rows.drainChanged((key, row) -> model.accept(partition, key, row));
    }

    private Map<String, NotedPairs.Pair> pairs(NotedPairs pairs) {
        Map<String, NotedPairs.Pair> all = new TreeMap<>();
        pairs.forEach((first, second, pair) -> {
            String key = model.index().id(first) + " " + model.index().id(second);
            assertThat(all.put(key, pair)).isNull();
        });
        return all;
    }
}
