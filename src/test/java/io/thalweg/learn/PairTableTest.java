package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PairTableTest {

    private record Added(int partner, int later, int earlier, int steps) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldBeTheSumOfWhatWasAddedWhateverTheOrderAndWhateverWasTakenBack(long seed) {
        Random random = new Random(seed);
        List<Added> kept = new ArrayList<>();
        List<Added> changes = new ArrayList<>();
        for (int n = 0; n < 2_000; n++) {
            Added added =
                    new Added(random.nextInt(300), random.nextInt(4), 1 + random.nextInt(4), random.nextInt(99) - 49);
            changes.add(added);
            if (random.nextBoolean()) {
                kept.add(added);
            } else {
                changes.add(new Added(added.partner, -added.later, -added.earlier, -added.steps));
            }
        }
        Collections.shuffle(changes, random);
        PairTable table = new PairTable();
        changes.forEach(each -> table.add(each.partner, each.later, each.earlier, each.steps));

        int distinct = 0;
        NeighbourSums sums = new NeighbourSums();
        table.sumUp(1, 1, sums);
        for (int partner = 0; partner < 300; partner++) {
            int of = partner;
            List<Added> his = kept.stream().filter(each -> each.partner == of).toList();
            int later = his.stream().mapToInt(Added::later).sum();
            int earlier = his.stream().mapToInt(Added::earlier).sum();
            int at = table.find(partner);
            assertThat(at >= 0).as("partner %d", partner).isEqualTo(!his.isEmpty());
            if (at >= 0) {
                distinct++;
                assertThat(table.count(at)).isEqualTo(later + earlier);
                assertThat(table.sumSteps(at))
                        .isEqualTo(his.stream().mapToInt(Added::steps).sum());
            }
            assertThat(sums.later(partner)).isEqualTo(later);
            assertThat(sums.earlier(partner)).isEqualTo(earlier);
        }
        assertThat(table.size()).isEqualTo(distinct);
        assertThat(sums.size()).isEqualTo(distinct);
    }

    @Test
    void shouldBeEmptyWhenEverythingWasTakenBack() {
        PairTable table = new PairTable();
        for (int partner = 0; partner < 1_000; partner++) {
            table.add(partner, 1, 2, 7);
        }
        for (int partner = 999; partner >= 0; partner--) {
            table.add(partner, -1, -2, -7);
        }
        assertThat(table.size()).isZero();
        assertThat(table.find(500)).isEqualTo(-1);
    }
}
