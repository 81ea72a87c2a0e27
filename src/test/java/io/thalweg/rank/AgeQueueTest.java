package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AgeQueueTest {

    @Test
    void shouldKeepFourBitsOfAnAge() {
        assertThat(AgeQueue.rounded(0)).isZero();
        assertThat(AgeQueue.rounded(15)).isEqualTo(15);
        assertThat(AgeQueue.rounded(17)).isEqualTo(16);
        assertThat(AgeQueue.rounded(0b1011_1111)).isEqualTo(0b1011_0000);
        assertThat(AgeQueue.nextAfter(0b1011_0001)).isEqualTo(0b1100_0000);
        for (long age = 0; age < 100_000; age++) {
            assertThat(AgeQueue.nextAfter(age)).isGreaterThan(age);
            assertThat(AgeQueue.rounded(AgeQueue.nextAfter(age) - 1)).isEqualTo(AgeQueue.rounded(age));
        }
    }

    /** What is kept of each item is what its age says at any time, whenever it is looked at and however it becomes younger. */
    @Test
    void shouldLetEachItemComeUpWheneverItsRoundedAgeChanges() {
        Random random = new Random(1);
        AgeQueue queue = new AgeQueue();
        long[] births = new long[50];
        long[] kept = new long[births.length];
        long now = 0;
        for (int item = 0; item < births.length; item++) {
            queue.put(item, 1);
        }
        for (int n = 0; n < 20_000; n++) {
            now += random.nextInt(4);
            if (random.nextInt(3) == 0) {
                int item = random.nextInt(births.length);
                births[item] += (now - births[item]) / (1 + random.nextInt(5));
                look(queue, births, kept, item, now);
            }
            for (int item = queue.poll(now); item >= 0; item = queue.poll(now)) {
                look(queue, births, kept, item, now);
            }
            for (int item = 0; item < births.length; item++) {
                assertThat(kept[item]).isEqualTo(AgeQueue.rounded(now - births[item]));
            }
        }
    }

    private static void look(AgeQueue queue, long[] births, long[] kept, int item, long now) {
        kept[item] = AgeQueue.rounded(now - births[item]);
        queue.put(item, births[item] + AgeQueue.nextAfter(now - births[item]));
    }
}
