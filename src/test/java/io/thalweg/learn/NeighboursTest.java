package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.PairWeights;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NeighboursTest {

    /** Beyond what any array was made for. */
    private static final int FAR = 5_000;

    private static final Hyperparameters PARAMETERS = Algorithm.HYBRID.parameters(Map.of());

    private final ItemModel model = new ItemModel(Algorithm.HYBRID.shape(1, PARAMETERS, 2));
    private final ItemRows items = model.open(0);
    private final Neighbours neighbours = new Neighbours(items, Feedback.stars(RatingScale.FIVE_STARS), PARAMETERS);

    @Test
    void shouldLookUpAPairOfAnotherPartitionWhenNothingElseIsKnownOfTheItem() {
        int near = items.findOrAdd("near");
        int far = -1;
        for (int n = 0; n < FAR; n++) {
            far = items.findOrAdd("item-" + n);
        }
        ItemRows other = model.open(1);
        for (int item : new int[] {near, far}) {
            other.addRating(item, true);
            other.addResidualSquare(item, 4);
        }
        other.addPair(far, near, (int) (2 * PairWeights.TYPICAL), .5f, true, true);
        RatedItems rated = new RatedItems();
        rated.append(near, 5, 1);
        rated.note(0, 0f, 2f, 2f);

        neighbours.lookUp(rated, far);
        // What two typical pairs weigh, both rated once: 2 · 2 / (1 + 2).
        assertThat(neighbours.neighbourSignal()).isCloseTo(4 / 3.0, within(1e-6));
        // 2 · .5 / √(4 · 4) / (2 + 20) · 2 / √2.
        assertThat(neighbours.residualSignal()).isCloseTo(.5 / 22 / Math.sqrt(2), within(1e-6));
        neighbours.lookUp(rated, far - 1);
        assertThat(neighbours.neighbourSignal()).isZero();
    }
}
