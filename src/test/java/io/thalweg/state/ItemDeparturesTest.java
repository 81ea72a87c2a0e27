package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.model.Total;
import org.junit.jupiter.api.Test;

final class ItemDeparturesTest {

    private final ItemRows rows = new ItemModel(new ModelShape(new RowLayout(2, 42, .1), 1, 8, 192)).open(0);
    private final ItemDepartures departures = new ItemDepartures(rows, 1_000, () -> 0);

    @Test
    void shouldKeepAnItemThatIsRatedBeforeItsTurnToLeave() {
        int rated = rateAndTakeBack("a");
        rateAndTakeBack("b");
        departures.look();
        rows.addRating(rated, true);
        assertThat(departures.step()).isEqualTo(1);
        assertThat(departures.isIdle()).isTrue();
        assertThat(rows.count(rated)).isEqualTo(1);
        assertThat(rows.total(Total.LEFT_RATINGS)).isZero();
        departures.look();
        assertThat(departures.isIdle()).isTrue();
    }

    @Test
    void shouldKeepAllWhereNoBoundIsSet() {
        rateAndTakeBack("a");
        ItemDepartures without = new ItemDepartures(rows, 0, () -> 0);
        without.look();
        assertThat(without.isIdle()).isTrue();
    }

    private int rateAndTakeBack(String itemId) {
        int item = rows.findOrAdd(itemId);
        rows.addRating(item, true);
        rows.uncount(item, rows.epoch(item), true);
        return item;
    }
}
