package io.thalweg.rating.file;

import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.InvalidRatingException.Reason;
import io.thalweg.rating.Rating;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** Users with ratings of more items than are taken. Costs next to nothing where there are none. */
final class CrowdedUsers {

    private final List<Rating> inFileOrder;
    private final int most;
    private final Set<String> crowded = new HashSet<>();

    /** @param most items that a user may have rated, 1 or more */
    CrowdedUsers(List<Rating> inFileOrder, int most) {
        this.inFileOrder = inFileOrder;
        this.most = most;
        Map<String, Integer> counts = new HashMap<>();
        for (Rating rating : inFileOrder) {
            if (counts.merge(rating.userId(), 1, Integer::sum) > most) {
                crowded.add(rating.userId());
            }
        }
    }

    /**
     * Those that are taken, in the order in which they would be sent, which decides.
     *
     * @param refused told of each that isn't, with its place in the file's order
     */
    List<Rating> within(List<Rating> inOrder, ObjIntConsumer<InvalidRatingException> refused) {
        if (crowded.isEmpty()) {
            return inOrder;
        }
        Map<String, Set<String>> items = new HashMap<>();
        List<Rating> kept = new ArrayList<>(inOrder.size());
        Set<Rating> beyond = new HashSet<>();
        for (Rating rating : inOrder) {
            if (crowded.contains(rating.userId())) {
                Set<String> ofUser = items.computeIfAbsent(rating.userId(), user -> new HashSet<>());
                if (ofUser.size() >= most && !ofUser.contains(rating.itemId())) {
                    beyond.add(rating);
                    continue;
                }
                ofUser.add(rating.itemId());
            }
            kept.add(rating);
        }
        for (int at = 0; !beyond.isEmpty() && at < inFileOrder.size(); at++) {
            Rating rating = inFileOrder.get(at);
            if (beyond.contains(rating)) {
                refused.accept(
                        new InvalidRatingException(
                                Reason.TOO_MANY_RATINGS,
                                "user '" + rating.userId() + "' has rated more than " + most
                                        + " items (user.ratings.most)"),
                        at);
            }
        }
        return kept;
    }
}
