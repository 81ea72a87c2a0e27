package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CohortTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, new-user",
        "4, 4, new-user",
        "4, 999, new-user",
        "5, 0, new-item",
        "999, 4, new-item",
        "5, 5, warm"
    })
    void shouldLookAtTheUserFirstWhenCountsDecide(int userCount, long itemCount, String code) {
        Cohort cohort = Cohort.of(new Outcome(Outcome.Effect.LEARNED, 3, 3, userCount, itemCount));
        assertThat(cohort.code()).isEqualTo(code);
        assertThat(Cohort.at(cohort.index())).isEqualTo(cohort);
    }

    @Test
    void shouldKeepTheirPlacesWhenStoredRowsAreReadAgain() {
        assertThat(Cohort.NEW_USER.index()).isEqualTo(0);
        assertThat(Cohort.NEW_ITEM.index()).isEqualTo(1);
        assertThat(Cohort.WARM.index()).isEqualTo(2);
    }
}
