package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys together say of events. */
final class FeedbackKeysTest {

    @Test
    void shouldBeStarsOfWhichTheLastCountsWhenNothingIsSaid() {
        assertThat(ThalwegConfig.of(Map.of()).feedback()).isEqualTo(Feedback.stars(RatingScale.FIVE_STARS));
    }

    @Test
    void shouldCountEventsWhenThereAreOnlyEvents() {
        ThalwegConfig config = ThalwegConfig.of(Map.of("feedback", "implicit"));
        assertThat(config.feedback()).isEqualTo(Feedback.events(RatingScale.FIVE_STARS, Repeats.COUNT, 10));
        assertThat(config.inputShape().orElseThrow().hasRating())
                .as("our own form, without a rating")
                .isFalse();
    }

    /** A skip is no hit where a play is worth more; and where all is worth the same, errors say nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input.repeats=last                                                       | true  | -Infinity
            input.repeats=max  input.type=/e input.ratings=play:3                    | true  | -Infinity
            input.repeats=last input.type=/e input.ratings=play:3,undo:withdraw      | true  | -Infinity
            input.repeats=last input.type=/e input.ratings=play:3,like:3             | true  | -Infinity
            input.repeats=last input.type=/e input.ratings=play:3,like:5             | false | -Infinity
            input.repeats=last input.type=/e input.ratings=skip:1,play:3,like:5      | false | 3
            input.repeats=last input.type=/e input.ratings=play:3,stars:rating       | false | -Infinity
            input.repeats=last input.rating=/stars                                   | false | -Infinity
            input.repeats=auto                                                       | false | -Infinity
            input.repeats.cap=1                                                      | true  | -Infinity
            input.type=/e input.ratings=play:10,like:20                              | true  | -Infinity
            input.type=/e input.ratings=play:9,like:20                               | false | -Infinity
            input.repeats=count input.type=/e input.ratings=play:1,purchase:5        | false | -Infinity
            """)
    void shouldTellWhatIsAHitAndWhetherErrorsSaySomething(String settings, boolean hasOneValue, double hitsFrom) {
        Map<String, String> set = Arrays.stream(settings.split(" +"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
        set.put("feedback", "implicit");
        Feedback feedback = ThalwegConfig.of(set).feedback();
        assertThat(feedback.hasOneValue()).isEqualTo(hasOneValue);
        assertThat(feedback.hitsFrom()).isEqualTo(hitsFrom);
    }
}
