package io.thalweg.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.rating.InvalidRatingException.Reason;
import org.junit.jupiter.api.Test;

final class RefusalWarningTest {

    private final Tally tally = new Tally();
    private final RefusalWarning warning = new RefusalWarning(tally, "thalweg.dead-letters");

    @Test
    void shouldSayOnceAMinuteHowManyAndWhyMost() {
        assertThat(warning.look(5_000)).isEmpty();
        for (int n = 0; n < 3; n++) {
            tally.refused(Reason.OFF_SCALE);
        }
        tally.refused(Reason.NOT_JSON);
        tally.refused(InvalidItemException.Reason.NOT_JSON);
        assertThat(warning.look(5_000).orElseThrow())
                .isEqualTo("5 records refused, most often rating off-scale (3); they are in thalweg.dead-letters, with"
                        + " the reason of each in its headers");
        tally.refused(Reason.NOT_JSON);
        assertThat(warning.look(55_000)).as("within the minute").isEmpty();
        assertThat(warning.look(5_000).orElseThrow()).startsWith("1 records refused, most often rating not-json (1)");
        assertThat(warning.look(60_000)).as("nothing more").isEmpty();
    }
}
