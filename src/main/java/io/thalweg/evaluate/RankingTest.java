package io.thalweg.evaluate;

import io.thalweg.learn.LearningTask;
import io.thalweg.learn.ListedItems;
import io.thalweg.learn.OwnMean;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Choice;
import io.thalweg.rank.Part;
import io.thalweg.rank.RankedItem;
import io.thalweg.rating.Rating;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Would the next item that a user likes have been in the user's list? Before a hit ({@link io.thalweg.rating.Feedback#isHit}: a
 * rating in the upper quarter of the scale, or any event where there are no stars) is learned, the user's list is made as the
 * application would have made it after the rating before. An item that nobody has rated yet is a miss, unless lists may have such
 * items.
 *
 * <p>And would it have been liked? Before any rating of a user with {@value OwnMean#LEAST_RATINGS} ratings or more, see {@link LikedShare}.
 *
 * <p>Where there are no stars, users come back to what they know, which lists leave out; such events are not ranked.
 */
public final class RankingTest {

    /** So many items has a list. */
    public static final int LIST_SIZE = 10;

    private final SimulatedTasks tasks;
    private final int stride;
    private final Tally lists = new Tally();
    private final Map<Pause, Tally> byPause = new EnumMap<>(Pause.class);
    private final Map<String, ListedItems> listed = new HashMap<>();
    private final Map<Cohort, Tally> byCohort = new EnumMap<>(Cohort.class);
    private final boolean isGivingWay;
    private final boolean isListingUnrated;
    private final LikedShare liked = new LikedShare();
    private final Map<String, OtherList> others = new LinkedHashMap<>();
    private long hitCount;
    private long ratingCount;

    /** What other lists are ordered by. */
    @FunctionalInterface
    public interface Scorer {
        /** @param item its number in the task's rows */
        double score(int item);
    }

    private record OtherList(ScorerFactory factory, Tally tally) {}

    /** Makes the scorer of one user at one time. */
    @FunctionalInterface
    public interface ScorerFactory {
        Scorer scorer(Blend blend, ItemRows items, UserRow user);

        /** By one part of the score alone. */
        static ScorerFactory byPart(Part part) {
            return (blend, items, user) -> {
                blend.prepare(user, user.lastRatedMillis);
                return item -> blend.value(part, item);
            };
        }

        /** The simplest that there is: what has most ratings comes first, for everybody. */
        static ScorerFactory byRatingCount() {
            return (blend, items, user) -> items::count;
        }

        /** What has most of the latest ratings comes first, in the window of such a part. */
        static ScorerFactory byRecentCount(Part part) {
            int window = part.index() - Part.RECENT_64.index();
            return (blend, items, user) -> item -> items.model().recentCount(item, window);
        }
    }

    /**
     * What was found before a rating.
     *
     * @param isRanked whether it is a hit, which a list is to bring
     * @param isJudged whether the user's mean says if it was liked, see {@link LikedShare}
     * @param place of its item in the list, from 1 on; 0 where it is not in it
     * @param isLiked whether it is at or above the user's mean
     */
    public record Finding(boolean isRanked, boolean isJudged, int place, boolean isLiked) {}

    /**
     * A test in which nothing was ranked yet.
     *
     * @param stride every how-many-th hit is ranked, and every how-many-th rating looked for; 1 or more
     * @param scorers of other lists, by name
     */
    public RankingTest(SimulatedTasks tasks, int stride, Map<String, ScorerFactory> scorers) {
        this.tasks = tasks;
        this.stride = stride;
        this.isGivingWay = tasks.listRules().giveWay() > 0;
        this.isListingUnrated = tasks.listRules().unratedPlaces() > 0;
        scorers.forEach((name, factory) -> others.put(name, new OtherList(factory, new Tally())));
        for (Pause pause : Pause.values()) {
            tally(pause);
        }
    }

    /** To be called with every rating, before it is learned. */
    public Finding before(Rating rating) {
        UserRow user = tasks.user(rating.userId());
        LearningTask task = tasks.task(rating.userId());
        int target = task.items().index().find(rating.itemId());
        boolean isRated = target >= 0 && user.rated().contains(target);
        boolean isRanked = tasks.feedback().isHit(rating.value())
                && !(isRated && tasks.feedback().isImplicit())
                && hitCount++ % stride == stride - 1;
        double mean = OwnMean.of(user, tasks.feedback());
        boolean isLookedFor = ratingCount++ % stride == stride - 1 && !Double.isNaN(mean);
        boolean isKnown = target >= 0 && !isRated && task.items().isRated(target);
        boolean mayBeListed = isKnown || (isListingUnrated && !isRated);
        int place = mayBeListed && (isRanked || isLookedFor) ? place(user, rating.itemId()) : 0;
        if (isRanked) {
            lists.add(place);
            tally(pause(user, rating)).add(place);
            Cohort cohort =
                    Cohort.of(user.ratingCount(), target < 0 ? 0 : task.items().count(target));
            byCohort.computeIfAbsent(cohort, of -> new Tally()).add(place);
            for (OtherList other : others.values()) {
                other.tally.add(isKnown ? place(other.factory, task, user, target) : 0);
            }
        }
        Finding finding =
                new Finding(isRanked, isLookedFor && isKnown, place, OwnMean.isReachedBy(rating.value(), mean));
        if (finding.isJudged()) {
            liked.add(place > 0, finding.isLiked());
        }
        return finding;
    }

    private static Pause pause(UserRow user, Rating rating) {
        return user.ratingCount() == 0 ? Pause.FIRST : Pause.of(rating.timestampMillis() - user.lastRatedMillis);
    }

    private Tally tally(Pause pause) {
        return byPause.computeIfAbsent(pause, p -> new Tally());
    }

    /** Of the lists that the application makes. */
    public Tally lists() {
        return lists;
    }

    /** The same, by how long before the rating the user's list was made. */
    public Map<Pause, Tally> byPause() {
        return Collections.unmodifiableMap(byPause);
    }

    /** The same, by how much was known of user and item. */
    public Map<Cohort, Tally> byCohort() {
        return Collections.unmodifiableMap(byCohort);
    }

    /** What became of items that were in a list; of nothing where there are no stars. */
    public LikedShare liked() {
        return liked;
    }

    /** Of the other lists, by name. */
    public Map<String, Tally> others() {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        others.forEach((name, other) -> tallies.put(name, other.tally));
        return tallies;
    }

    /** The item's place in the user's list from 1 on; 0 where it is not in it. */
    private int place(UserRow user, String itemId) {
        String userId = user.userId();
        ListedItems before = listed.getOrDefault(userId, ListedItems.NONE);
        List<RankedItem> list =
                tasks.ranker(userId).rank(user, user.lastRatedMillis, new Choice(item -> true, before::times, false));
        if (isGivingWay) {
            listed.put(
                    userId, before.next(list.stream().mapToInt(RankedItem::item).toArray(), true));
        }
        int target = tasks.task(userId).items().index().find(itemId);
        for (int at = 0; at < list.size(); at++) {
            if (list.get(at).item() == target) {
                return at + 1;
            }
        }
        return 0;
    }

    /** The same in a list by another score, ties by id. */
    private int place(ScorerFactory factory, LearningTask task, UserRow user, int target) {
        ItemRows items = task.items();
        Scorer scorer = factory.scorer(tasks.blend(user.userId()), items, user);
        double score = scorer.score(target);
        if (Double.isNaN(score)) {
            return 0;
        }
        int place = 1;
        for (int item = 0; item < items.size() && place <= LIST_SIZE; item++) {
            if (item != target && items.count(item) > 0 && !user.rated().contains(item)) {
                double other = scorer.score(item);
                boolean isAhead = other > score
                        || (other == score
                                && items.index()
                                                .id(item)
                                                .compareTo(items.index().id(target))
                                        < 0);
                place += isAhead ? 1 : 0;
            }
        }
        return place <= LIST_SIZE ? place : 0;
    }
}
