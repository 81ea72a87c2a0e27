package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ItemIndexTest {

    private static final int THREADS = 4;
    private static final int ITEMS = 20_000;

    @Test
    void shouldCountUpInOrderOfArrivalWhenItemsAreAdded() {
        ItemIndex index = new ItemIndex();
        assertThat(index.findOrAdd("b")).isEqualTo(0);
        assertThat(index.findOrAdd("a")).isEqualTo(1);
        assertThat(index.findOrAdd("b")).isEqualTo(0);
        assertThat(index.find("a")).isEqualTo(1);
        assertThat(index.find("c")).isEqualTo(-1);
        assertThat(index.id(1)).isEqualTo("a");
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhenNoItemHasTheNumber() {
        ItemIndex index = new ItemIndex();
        index.findOrAdd("a");
        assertThatThrownBy(() -> index.id(1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("item 1 of 1");
    }

    @Test
    void shouldGiveEveryThreadTheSameNumbersWhenAllAddAtOnce() throws Exception {
        ItemIndex index = new ItemIndex();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<Map<String, Integer>>> seen = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int seed = thread;
            seen.add(pool.submit(() -> {
                List<String> ids = new ArrayList<>();
                for (int item = 0; item < ITEMS; item++) {
                    ids.add("item-" + item);
                }
                Collections.shuffle(ids, new Random(seed));
                start.await();
                Map<String, Integer> numbers = new HashMap<>();
                for (String id : ids) {
                    int number = index.findOrAdd(id);
                    // What a thread has a number for, it can look up at once, whoever added it.
                    assertThat(index.id(number)).isEqualTo(id);
                    numbers.put(id, number);
                }
                return numbers;
            }));
        }
        Map<String, Integer> first = seen.get(0).get();
        for (Future<Map<String, Integer>> other : seen) {
            assertThat(other.get()).isEqualTo(first);
        }
        pool.shutdown();
        assertThat(index.size()).isEqualTo(ITEMS);
        assertThat(new HashSet<>(first.values())).hasSize(ITEMS);
    }
}
