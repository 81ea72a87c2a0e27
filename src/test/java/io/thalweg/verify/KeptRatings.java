package io.thalweg.verify;

import io.thalweg.stream.RecommenderSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What {@link Verifier} doesn't compare where users were forgotten, since the topics don't tell when. A test knows who they are: of
 * everybody else the last rating of each item must be there, exactly, and of them nothing. All input must be learned.
 */
public final class KeptRatings {

    private KeptRatings() {}

    /** @param isForgotten whom the last command of all has named */
    public static List<Finding> compare(
            RecommenderSettings settings,
            Map<String, Object> consumerProperties,
            Duration timeout,
            Predicate<String> isForgotten) {
        TopicSnapshot topics = new TopicSnapshot(consumerProperties, timeout);
        StoredState stored = new StoredState(settings.partitionCount());
        topics.read(settings.topics().applicationId() + "-ratings-changelog", stored::acceptRating);
        stored.ratings.values().removeIf(Map::isEmpty);
        ExpectedState expected = new ExpectedState(settings.feedback());
        topics.read(settings.topics().ratings(), event -> {
            if (!isForgotten.test(ExpectedState.eventOf(event).user())) {
                expected.accept(event);
            }
        });
        List<String> left =
                stored.ratings.keySet().stream().filter(isForgotten).sorted().toList();
        stored.ratings.keySet().removeAll(left);
        String different = expected.ratings.keySet().stream()
                .filter(user -> !Objects.equals(expected.ratings.get(user), stored.ratings.get(user)))
                .findFirst()
                .orElse(null);
        boolean same = different == null && expected.ratings.keySet().equals(stored.ratings.keySet());
        return List.of(
                new Finding(
                        "I1 nothing is left of who was forgotten",
                        left.isEmpty(),
                        left.size() + " users have rows" + left),
                new Finding(
                        "I1 the last rating of each item of all who were not forgotten",
                        same && expected.scattered().isEmpty(),
                        expected.ratings.size() + " users"
                                + (different == null ? "" : "; user " + different + " has others")));
    }
}
