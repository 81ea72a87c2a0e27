package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.cli.RecommendCommand.Entry;
import io.thalweg.cli.RecommendCommand.Rated;
import io.thalweg.cli.RecommendCommand.Report;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list with long titles on screens of several widths. */
final class RecommendTextTest {

    private static final String LONG = "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb (1964)";
    private static final List<String> CATEGORIES = List.of("Adventure", "Comedy", "Documentary", "War");
    private static final Rated RATED = new Rated("1", LONG, CATEGORIES, 5);
    private static final Report REPORT = new Report(
            "42",
            7,
            List.of(RATED, new Rated("2", "Heat (1995)", List.of(), 4)),
            List.of(
                    new Entry("3", LONG, CATEGORIES, 100, 4.2, 1, "similar", List.of(RATED)),
                    new Entry("4", "Fargo (1996)", CATEGORIES, 61, 4.6, 1, "personal", List.of())));
    private static final Feedback STARS = Feedback.stars(RatingScale.FIVE_STARS);

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 149, 150, 220})
    void shouldFitTheScreen(int width) {
        assertThat(RecommendText.lines(REPORT, STARS, width)).allMatch(line -> line.length() <= width);
    }

    @Test
    void shouldSayWhatOrdersTheListAndWhyAnItemIsInIt() {
        assertThat(RecommendText.lines(REPORT, STARS, 80))
                .contains(
                        "User 42 rated highest (of 7 ratings)",
                        "and may like, best match first (how likely to come to it and like it)",
                        "match  stars  title                             why",
                        "   61    4.6  Fargo (1996)                      suits the user's taste")
                .anyMatch(line ->
                        line.startsWith("  100    4.2  Dr. Strangelove or: ") && line.contains("…  rated with Dr."));
    }

    @Test
    void shouldStandSideBySideWhenThereIsRoom() {
        List<String> lines = RecommendText.lines(REPORT, STARS, 180);
        assertThat(lines)
                .hasSize(2 + 2)
                .allMatch(line -> line.indexOf(" | ") == lines.get(0).indexOf(" | "));
    }
}
