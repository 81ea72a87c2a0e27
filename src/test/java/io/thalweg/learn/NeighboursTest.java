package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class NeighboursTest {

    /** Beyond what any array was made for. */
    private static final int FAR = 5_000;

    private final Neighbours neighbours = new Neighbours(new ItemIndex(), Algorithm.HYBRID.parameters(Map.of()));

    @Test
    void shouldLookUpAPairOfAnotherPartitionWhenNothingElseIsKnownOfTheItem() {
        NeighbourRow noted = new NeighbourRow();
        int at = noted.claim(7L, 8, true);
        noted.add(at, 7L, .5f);
        neighbours.change(0, FAR, 0, noted.slot(at));
        RatedItems rated = new RatedItems();
        rated.append(0, 5, 1);
        rated.note(0, 0f, 2f, 2f);

        neighbours.lookUp(rated, FAR);
        assertThat(neighbours.neighbourSignal()).isFinite();
        assertThat(neighbours.pairs().count(FAR, neighbours.pairs().find(FAR, 0)))
                .isEqualTo(1);
        neighbours.lookUp(rated, 2 * FAR);
        assertThat(neighbours.neighbourSignal()).isZero();
    }
}
