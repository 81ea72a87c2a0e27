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

    /**
     * What the lines of a file tell.
     *
     * @throws ConfigException if keys don't go together
     */
    static Feedback ofFile(ThalwegConfig config, RatingScale scale) {
        boolean isImplicit = config.get(FEEDBACK).equals(IMPLICIT);
        String policy = config.get(REPEATS);
        Repeats automatic = isImplicit ? Repeats.COUNT : Repeats.LAST;
        Repeats repeats = policy.equals(AUTO) ? automatic : Repeats.parse(policy);
        try {
            return isImplicit
                    ? Feedback.events(scale, repeats, config.get(REPEATS_CAP))
                    : Feedback.stars(scale, repeats);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /**
     * What the events of a topic tell. One of a type at the lowest end of the scale, such as a skip, is no hit where others are
     * worth more.
     *
     * @throws ConfigException if keys don't go together
     */
    static Feedback ofEvents(ThalwegConfig config) {
        Feedback events = ofFile(config, config.ratingScale());
        String types = config.get(InputKeys.RATINGS);
        if (!events.isImplicit()
                || (types.isEmpty() && config.get(InputKeys.RATING).isEmpty())) {
            return events;
        }
        if (types.isEmpty()) {
            return events.withValues(Double.NEGATIVE_INFINITY, false);
        }
        TypeValues worth = TypeValues.parse(types);
        double[] distinct = Arrays.stream(worth.values()).distinct().sorted().toArray();
        if (events.repeats() == Repeats.COUNT) {
            boolean allSayAll = !worth.hasRated() && distinct.length > 0 && distinct[0] >= events.cap();
            return events.withValues(Double.NEGATIVE_INFINITY, allSayAll);
        }
        boolean hasLowest = distinct.length > 1 && distinct[0] == events.scale().lowest();
        return events.withValues(
                hasLowest ? distinct[1] : Double.NEGATIVE_INFINITY, distinct.length < 2 && !worth.hasRated());
    }
}
