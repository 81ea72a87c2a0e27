package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.input.ItemCatalog;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import java.util.List;
import org.junit.jupiter.api.Test;
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
        assertThat(users.lines("u", JsonNodeFactory.instance.objectNode(), new ItemCatalog(), 80)
                        .get(1))
                .isEqualTo("    " + shown + "  song");
    }

    @Test
    void shouldSayWhatOrdersTheListAndFitTheScreen() {
        DemoUsers users = new DemoUsers(Feedback.stars(RatingScale.FIVE_STARS));
        users.add(new Rating("u", "an item whose id stands for a title of more than half a screen", 4, 10));
        ObjectNode list =
                JsonNodeFactory.instance.objectNode().put("ratingCount", 1).put("version", 2);
        list.putArray("items")
                .addObject()
                .put("match", 100)
                .put("prediction", 4.25)
                .put("title", "x".repeat(60));
        List<String> lines = users.lines("u", list, new ItemCatalog(), 80);
        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(lines.get(0)).isEqualTo("user u rated highest (of 1 ratings)      and may like, best match first");
        assertThat(lines.get(1))
                .isEqualTo("  4.0  an item whose id stands for a t…    100  4.3  " + "x".repeat(26) + "…");
    }
}
