package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.thalweg.input.ItemCatalog;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the demo shows of users: what counts for the learner, counted as it counts. */
final class DemoUsersTest {

    /** Twice, of which once is sent again; the number of an event says how often only where events are counted. */
    @ParameterizedTest
    @CsvSource({"COUNT, 1, 2x", "COUNT, 3, 6x", "LAST, 5, 2x", "MAX, 5, 2x"})
    void shouldShowHowOftenAnItemWasUsed(Repeats repeats, double told, String shown) {
        DemoUsers users = new DemoUsers(Feedback.events(RatingScale.FIVE_STARS, repeats, 10));
        users.add(new Rating("u", "song", told, 10));
        users.add(new Rating("u", "song", told, 20));
        users.add(new Rating("u", "song", told, 20));
        users.add(new Rating("u", "song", told, 15));
        assertThat(users.lines("u", JsonNodeFactory.instance.objectNode(), new ItemCatalog())
                        .get(1))
                .isEqualTo("    " + shown + "  song");
    }
}
