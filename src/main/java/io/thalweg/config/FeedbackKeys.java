package io.thalweg.config;

import static io.thalweg.config.Key.choice;
import static io.thalweg.config.Key.decimal;

import io.thalweg.config.Key.Group;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.event.TypeValues;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/** The keys that say what events tell of a user's liking, and what they say together. */
final class FeedbackKeys {

    private static final String IMPLICIT = "implicit";
    private static final String AUTO = "auto";

    static final Key<String> FEEDBACK = choice(
            "feedback",
            Group.LEARNING,
            "explicit",
            List.of("explicit", IMPLICIT),
            "Whether events carry ratings, or only say that something was played, clicked or bought, each a hit");
    static final Key<String> REPEATS = choice(
            "input.repeats",
            Group.INPUT,
            AUTO,
            Stream.concat(Stream.of(AUTO), Arrays.stream(Repeats.values()).map(Repeats::toString))
                    .toList(),
            "What several events of one user and item come to: the `last`, the `max`, or their `count`, of which each"
                    + " time says less than the one before; `auto` is `count` with `feedback=implicit`, else `last`");
    static final Key<Double> REPEATS_CAP = decimal(
            "input.repeats.cap",
            Group.INPUT,
            10,
            1,
            Feedback.MOST_CAP,
            "With `input.repeats=count`: so many times say all that can be said");

    private FeedbackKeys() {}

    /** @throws ConfigException if they don't go together */
    static Feedback feedback(ThalwegConfig config, RatingScale scale) {
        boolean isImplicit = config.get(FEEDBACK).equals(IMPLICIT);
        String policy = config.get(REPEATS);
        Repeats automatic = isImplicit ? Repeats.COUNT : Repeats.LAST;
        Repeats repeats = policy.equals(AUTO) ? automatic : Repeats.parse(policy);
        try {
            return isImplicit
                    ? ofEvents(Feedback.events(scale, repeats, config.get(REPEATS_CAP)), config::get)
                    : Feedback.stars(scale, repeats);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /** An event of a type at the lowest end of the scale, such as a skip, is no hit where others are worth more. */
    private static Feedback ofEvents(Feedback events, Function<Key<String>, String> values) {
        String types = values.apply(InputKeys.RATINGS);
        if (types.isEmpty()) {
            return values.apply(InputKeys.RATING).isEmpty() ? events : events.withValues(Double.NEGATIVE_INFINITY);
        }
        TypeValues worth = TypeValues.parse(types);
        double[] distinct = Arrays.stream(worth.values()).distinct().sorted().toArray();
        if (distinct.length < 2 && !worth.hasRated()) {
            return events;
        }
        boolean hasLowest = events.repeats() != Repeats.COUNT
                && distinct.length > 1
                && distinct[0] == events.scale().lowest();
        return events.withValues(hasLowest ? distinct[1] : Double.NEGATIVE_INFINITY);
    }
}
