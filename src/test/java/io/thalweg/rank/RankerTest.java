package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.RatedItems;
import io.thalweg.learn.UserRow;
import io.thalweg.model.FoundLikes;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RankerTest {

    private static final RatingScale STARS = RatingScale.FIVE_STARS;
    private static final long AT = RatingGenerator.START_MILLIS;

    private ItemRows items;
    private Learner learner;
    private InMemoryState users;
    private Blend blend;
    private LearningTask task;
    private final Set<String> userIds = new TreeSet<>();

    /** Of each item, how many ratings were learned before each of its own. */
    private final Map<Integer, Long> timeSums = new HashMap<>();

    private long learnedCount;

    private void learn(Algorithm algorithm, int count) {
        var parameters = algorithm.parameters(Map.of());
        items = new ItemModel(algorithm.shape(1, parameters, 1)).open(0);
        learner = algorithm.create(items, Feedback.stars(STARS), parameters);
        users = new InMemoryState(learner);
        blend = new Blend(items, learner, Feedback.stars(STARS), ItemCategories.NONE);
        task = new LearningTask(users, items, learner, Feedback.stars(STARS), blend);
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(20_000));
        for (int n = 0; n < count; n++) {
            Rating rating = generator.next();
            if (task.apply(rating).isLearned()) {
                timeSums.merge(items.index().find(rating.itemId()), learnedCount++, Long::sum);
            }
            userIds.add(rating.userId());
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void shouldBeTheFirstOfAFullSortOfTheChosenWhenRankingAnyUser(Algorithm algorithm) {
        learn(algorithm, 8000);
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            List<RankedItem> ranked = byScoreAlone(userId);
            assertThat(ranked).hasSize(10);
            blend.prepare(user, AT);
            List<Integer> chosen = candidates(user);
            chosen.sort(Comparator.comparingDouble(item -> -blend.scoreToChoose(item)));
            double least = blend.scoreToChoose(chosen.get(Math.min(31, chosen.size() - 1)));
            double worst = Double.POSITIVE_INFINITY;
            Set<Integer> in = new HashSet<>();
            for (RankedItem each : ranked) {
                assertThat((double) each.score()).isLessThanOrEqualTo(worst);
                worst = each.score();
                in.add(each.item());
                // Doubles in another order against floats; what is put first has the score of what would have been.
                assertThat(in.size() == 1 ? each.score() : blend.score(each.item()))
                        .isCloseTo(each.score(), within(1e-3));
            }
            for (int item : chosen) {
                assertThat(in.contains(item)
                                || blend.score(item) < worst + 1e-3
                                || blend.scoreToChoose(item) < least + 1e-3)
                        .isTrue();
            }
            assertThat(in).allMatch(item -> blend.scoreToChoose(item) > least - 1e-3);
        }
    }

    /** Without a say of liking. */
    private List<RankedItem> byScoreAlone(String userId) {
        return new Ranker(learner, blend, STARS, new ListRules(10, 0, false, 0, 0, 0))
                .rank(users.user(userId), AT, item -> true);
    }

    @Test
    void shouldSumUpNeighboursAsASlowLoopDoes() {
        // So few that nobody's latest entries have more pairs than are summed up.
        learn(Algorithm.HYBRID, 1500);
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            blend.prepare(user, AT);
            for (int item : candidates(user)) {
                double cosine = 0;
                for (int age = 0; age < Math.min(16, user.rated().size()); age++) {
                    int other = user.rated().item(user.rated().size() - 1 - age);
                    double rating = user.rated().rating(user.rated().size() - 1 - age);
                    double share = rating >= user.rated().meanRating() - 1e-9 ? 1 : .35;
                    cosine += share * Math.pow(.8, age) * learner.neighbourWeight(other, item);
                }
                cosine /= Math.sqrt(1.0 + items.count(item));
                assertThat((double) blend.neighbours().cosine(item)).isCloseTo(cosine, within(1e-4 * (1 + cosine)));
            }
        }
    }

    /** A user's latest items count the more the later they were rated; items are as old as their ratings on average. */
    @Test
    void shouldKnowWhatItemsAreLikedHowOldTheyAreAndHowTheyFitAsASlowLoopDoes() {
        learn(Algorithm.HYBRID, 2000);
        Map<Integer, Integer> likes = new HashMap<>();
        for (String userId : userIds) {
            RatedItems rated = users.user(userId).rated();
            for (int at = 0; at < rated.size(); at++) {
                likes.merge(rated.item(at), rated.rating(at) >= 4 ? 1 : 0, Integer::sum);
            }
        }
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            blend.prepare(user, AT);
            double weights = 0;
            double popularity = 0;
            double age = 0;
            for (int n = 0; n < Math.min(16, user.ratingCount()); n++) {
                int item = user.rated().item(user.ratingCount() - 1 - n);
                weights += Math.pow(.95, n);
                popularity += Math.pow(.95, n) * Math.log1p((double) items.count(item));
                age += Math.pow(.95, n) * logAge(item);
            }
            for (int item : candidates(user)) {
                double x = Math.log1p((double) items.count(item)) - popularity / weights;
                double y = logAge(item) - age / weights;
                assertThat((double) blend.value(Part.LIKED_SHARE, item))
                        .isCloseTo((likes.get(item) + 2.0) / (items.count(item) + 4), within(1e-6));
                assertThat((double) blend.value(Part.AGE, item)).isCloseTo(.5 * logAge(item), within(1e-5));
                assertThat(blend.value(Part.POPULARITY_FIT, item) - .2 * Math.pow(popularity / weights, 2))
                        .isCloseTo(-.2 * x * x, within(1e-4));
                assertThat(blend.value(Part.AGE_FIT, item) - .2 * Math.pow(age / weights, 2))
                        .isCloseTo(-.2 * y * y, within(1e-4));
            }
        }
    }

    private double logAge(int item) {
        long meanTime = timeSums.get(item) / items.count(item);
        return Math.log1p((double) AgeQueue.rounded(learnedCount - meanTime));
    }

    /** Counted from the tables of pairs one by one, in doubles. */
    @Test
    void shouldLiftWhatIsLikedTogetherMoreOftenThanByChanceAsASlowLoopDoes() {
        learn(Algorithm.HYBRID, 3_000);
        double allLikes = 0;
        for (int item = 0; item < items.size(); item++) {
            allLikes += items.model().likes(item);
        }
        int lifted = 0;
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            List<Integer> liked = new ArrayList<>();
            for (int at = user.ratingCount() - 1; at >= 0 && liked.size() < 20; at--) {
                if (user.rated().rating(at) >= 4) {
                    liked.add(user.rated().item(at));
                }
            }
            blend.prepare(user, AT);
            for (int item : candidates(user)) {
                double lift = 0;
                for (int n = 0; n < liked.size(); n++) {
                    double together = likesTogether(liked.get(n), item);
                    double expected = items.model().likes(item) / allLikes * likesOfAll(liked.get(n));
                    lift += .3 * Math.pow(.9, n) * (Math.log1p(together) - Math.log1p(expected));
                }
                assertThat((double) blend.value(Part.LIKE_LIFT, item)).isCloseTo(lift, within(1e-4));
                lifted += lift > 0 ? 1 : 0;
            }
        }
        assertThat(lifted).isPositive();
    }

    private int likesTogether(int item, int other) {
        FoundLikes found = new FoundLikes();
        items.findLikes(item, new int[] {other}, 1, found);
        return found.count(0);
    }

    private int likesOfAll(int item) {
        int sum = 0;
        for (int other = 0; other < items.size(); other++) {
            sum += likesTogether(item, other);
        }
        return sum;
    }

    /** Each list as a whole, against the rules that it is to keep. */
    @Test
    void shouldKeepTheRulesOfListsWhenRankingAnyUser() {
        learn(Algorithm.HYBRID, 8_000);
        int belowMean = 0;
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            double mean = user.rated().meanRating() - 1e-9;
            List<RankedItem> usual = ranker(10).rank(user, AT, item -> true);
            boolean hasMean = user.ratingCount() >= 5;
            if (hasMean && usual.stream().anyMatch(each -> each.prediction() >= mean)) {
                assertThat(usual.get(0).prediction()).isGreaterThanOrEqualTo(mean);
            }
            assertThat(usual.get(0).match()).isEqualTo(100);
            for (int place = 1; place < usual.size(); place++) {
                assertThat(usual.get(place).match())
                        .isBetween(0, usual.get(place - 1).match());
                assertThat(usual.get(place).score())
                        .isLessThanOrEqualTo(usual.get(place - 1).score());
            }
            assertThat(usual).allSatisfy(each -> assertThat(each.because())
                    .allMatch(item -> user.rated().rating(user.rated().find(item)) >= mean));

            List<RankedItem> strict = new Ranker(learner, blend, STARS, new ListRules(10, .25, true, 0, 0, 0))
                    .rank(user, AT, item -> true);
            for (int place = 1; hasMean && place < strict.size(); place++) {
                assertThat(strict.get(place).prediction() < mean
                                || strict.get(place - 1).prediction() >= mean)
                        .isTrue();
            }
            belowMean += hasMean && usual.stream().anyMatch(each -> each.prediction() < mean) ? 1 : 0;
        }
        assertThat(belowMean).as("lists that the rule has something to do with").isPositive();
    }

    @Test
    void shouldHaveNewItemsInTheLastPlacesWhenTheRulesHavePlacesForThem() {
        learn(Algorithm.HYBRID, 8_000);
        int changed = 0;
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            List<RankedItem> usual = ranker(10).rank(user, AT, item -> true);
            List<RankedItem> list = new Ranker(learner, blend, STARS, new ListRules(10, .25, false, 0, .8, 0))
                    .rank(user, AT, item -> true);
            assertThat(list).hasSize(10).extracting(RankedItem::item).doesNotHaveDuplicates();
            assertThat(list).noneMatch(each -> user.rated().contains(each.item()));
            assertThat(list.stream().filter(this::isNew)).hasSizeGreaterThanOrEqualTo(8);
            for (int place = 0; place < 10; place++) {
                assertThat(isNew(list.get(place))
                                || list.get(place).item() == usual.get(place).item())
                        .isTrue();
                assertThat(place == 0
                                || list.get(place).match()
                                        <= list.get(place - 1).match())
                        .isTrue();
            }
            changed += list.get(9).item() == usual.get(9).item() ? 0 : 1;
        }
        assertThat(changed).isPositive();
    }

    /** The rule: what an item loses is .5 · ln(1 + lists in a row), so that the difference of two scores says who is ahead. */
    @Test
    void shouldHaveAnItemGiveWayToOneNearlyAsGoodWhenItStoodInManyLists() {
        learn(Algorithm.HYBRID, 8_000);
        Ranker giving = new Ranker(learner, blend, STARS, new ListRules(10, 0, false, 0, 0, .5));
        Ranker usualOrder = new Ranker(learner, blend, STARS, new ListRules(32, 0, false, 0, 0, 0));
        int moved = 0;
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            List<RankedItem> before = usualOrder.rank(user, AT, item -> true);
            int shown = before.get(2).item();
            double score = before.get(2).score() - .5 * Math.log(1 + 20);
            List<RankedItem> list =
                    giving.rank(user, AT, new Choice(item -> true, item -> item == shown ? 20 : 0, false));
            long ahead = before.stream()
                    .filter(each -> each.item() != shown && each.score() > score)
                    .count();
            int place = ids(list).indexOf(blend.items().index().id(shown));
            assertThat(place).isEqualTo(ahead < 10 ? (int) ahead : -1);
            moved += place == 2 ? 0 : 1;
            assertThat(giving.rank(user, AT, item -> true))
                    .as("nothing was listed before")
                    .extracting(RankedItem::item)
                    .isEqualTo(before.stream().limit(10).map(RankedItem::item).toList());
        }
        assertThat(moved).isGreaterThan(userIds.size() / 2);
    }

    /** However many places are for new items, the first is for the best. */
    @Test
    void shouldLeaveTheFirstPlaceToTheBestWhenAllOthersAreForNewItems() {
        learn(Algorithm.HYBRID, 8_000);
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            List<RankedItem> usual = ranker(10).rank(user, AT, item -> true);
            List<RankedItem> list = new Ranker(learner, blend, STARS, new ListRules(10, .25, false, 0, 1, 0))
                    .rank(user, AT, item -> true);
            assertThat(list.get(0).item()).isEqualTo(usual.get(0).item());
            assertThat(list.stream().filter(this::isNew)).hasSizeGreaterThanOrEqualTo(9);
        }
    }

    /** Nothing is liked or disliked there, and to look at a user for each event would cost as much as a list. */
    @Test
    void shouldLookAtFewUsersWhenThereAreNoStarsAndMuchIsLearned() {
        Feedback events = Feedback.events(STARS, Repeats.LAST, 1);
        var parameters = Algorithm.SGD.parameters(Map.of());
        ItemRows rows = new ItemModel(Algorithm.SGD.shape(1, parameters, 1)).open(0);
        Learner sgd = Algorithm.SGD.create(rows, events, parameters);
        long[] looks = new long[1];
        ItemCategories counting = new ItemCategories() {
            @Override
            public List<String> of(String itemId) {
                return List.of();
            }

            @Override
            public long version() {
                looks[0]++;
                return 0;
            }
        };
        Blend ofEvents = new Blend(rows, sgd, events, counting);
        LearningTask loop = new LearningTask(new InMemoryState(sgd), rows, sgd, events, ofEvents);
        int lookedAt = 0;
        for (int n = 0; n < 8_000; n++) {
            long before = looks[0];
            loop.apply(new Rating("user-" + n % 200, "item-" + (n * 31 + n / 200) % 997, 5, AT + n));
            lookedAt += n >= 4_000 && looks[0] > before ? 1 : 0;
        }
        assertThat(lookedAt).as("of 4 000 events one in four").isBetween(800, 1_200);
    }

    private boolean isNew(RankedItem each) {
        return items.count(each.item()) < 20;
    }

    /** Their neighbours are what comes next, and are not what such a user wants to see. */
    @Test
    void shouldMakeTheListForNewcomersWhenAllRatingsAreLow() {
        learn(Algorithm.HYBRID, 8_000);
        List<RankedItem> popular = ranker(10).rank(learner.newUser("nobody"), AT, item -> true);
        String first = items.index().id(popular.get(3).item());
        task.apply(new Rating("hater", first, 1, AT));
        List<RankedItem> list = ranker(10).rank(users.user("hater"), AT, item -> true);
        assertThat(ids(list)).doesNotContain(first);
        assertThat(list).allSatisfy(each -> {
            assertThat(each.source()).isEqualTo(Source.POPULAR);
            assertThat(each.because()).isEmpty();
        });

        task.apply(new Rating("hater", items.index().id(popular.get(4).item()), 3, AT + 1));
        assertThat(ranker(10).rank(users.user("hater"), AT, item -> true))
                .noneMatch(each -> each.source() == Source.POPULAR);
    }

    @Test
    void shouldHaveNoMoreOfACategoryThanTheRulesAllowWhileThereAreOthers() {
        learn(Algorithm.HYBRID, 3_000);
        Map<String, List<String>> categories = new HashMap<>();
        for (int item = 0; item < items.size(); item++) {
            categories.put(
                    items.index().id(item), List.of(items.index().id(item).hashCode() % 2 == 0 ? "even" : "odd"));
        }
        ItemModel model = new ItemModel(Algorithm.HYBRID.shape(1, Algorithm.HYBRID.parameters(Map.of()), 1));
        ItemRows rows = model.open(0);
        Learner hybrid = Algorithm.HYBRID.create(rows, Feedback.stars(STARS), Algorithm.HYBRID.parameters(Map.of()));
        InMemoryState state = new InMemoryState(hybrid);
        Blend categorized = new Blend(rows, hybrid, Feedback.stars(STARS), ItemCategories.of(categories));
        LearningTask loop = new LearningTask(state, rows, hybrid, Feedback.stars(STARS), categorized);
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(20_000));
        for (int n = 0; n < 3_000; n++) {
            loop.apply(generator.next());
        }
        Ranker capped = new Ranker(hybrid, categorized, STARS, new ListRules(10, .25, false, 2, 0, 0));
        UserRow user = state.user(userIds.iterator().next());
        List<RankedItem> list = capped.rank(user, AT, item -> true);
        assertThat(list).hasSize(10);
        assertThat(list.subList(0, 4).stream().filter(each -> isEven(rows, categories, each)))
                .as("two of each, then whatever is left")
                .hasSize(2);
    }

    private static boolean isEven(ItemRows rows, Map<String, List<String>> categories, RankedItem each) {
        return categories.getOrDefault(rows.index().id(each.item()), List.of()).contains("even");
    }

    @Test
    void shouldEstimateAsTheLearnerDoesWhenThereAreNoPairs() {
        var parameters = Algorithm.HYBRID.parameters(Map.of("hybrid.pairs.window", 0.0));
        ItemRows rows = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        Learner hybrid = Algorithm.HYBRID.create(rows, Feedback.stars(STARS), parameters);
        InMemoryState state = new InMemoryState(hybrid);
        LearningTask loop = new LearningTask(state, rows, hybrid, Feedback.stars(STARS));
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(5000));
        Rating last = generator.next();
        for (; generator.hasNext(); last = generator.next()) {
            loop.apply(last);
        }
        UserRow user = state.user(last.userId());
        int width = rows.layout().width();
        float[] weights = new float[width + 2];
        double constant = hybrid.linearize(user, AT, weights);
        for (int item = 0; item < rows.size(); item++) {
            double estimate = constant;
            for (int column = 0; column < width; column++) {
                estimate += weights[column] * rows.values()[rows.offset(item) + column];
            }
            estimate += weights[width] * Math.log1p((double) rows.count(item));
            estimate += weights[width + 1] / Math.sqrt(1.0 + rows.count(item));
            assertThat(estimate).isCloseTo(hybrid.predict(user, item, AT), within(1e-4));
        }
    }

    /** The mean of thirteen fives is rounded to a little more than five. */
    @Test
    void shouldFindReasonsByFactorsWhenAllRatingsAreEqual() {
        var parameters = Algorithm.HYBRID.parameters(Map.of("hybrid.pairs.window", 0.0));
        ItemRows rows = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        Learner hybrid = Algorithm.HYBRID.create(rows, Feedback.stars(STARS), parameters);
        UserRow user = hybrid.newUser("u");
        for (int n = 0; n < 13; n++) {
            user.rated().append(rows.findOrAdd("item-" + n), 5, n);
        }
        int twin = rows.findOrAdd("twin");
        float[] row = new float[rows.layout().width()];
        int from = rows.offset(rows.findOrAdd("item-3"));
        System.arraycopy(rows.values(), from, row, 0, row.length);
        rows.set(twin, row);
        assertThat(new Reasons(rows, hybrid, Reasons.MOST)
                        .of(user.rated(), twin, user.rated().meanRating()))
                .extracting(Reasons.Reason::item)
                .contains(rows.findOrAdd("item-3"));
    }

    /** Users who rate once teach nothing of those who go on; and however many come, most of them cost no step in the end. */
    @Test
    void shouldTeachNewcomersWeightsAloneWhenEachUserRatesOnce() {
        learn(Algorithm.SGD, 0);
        int most = 30_000;
        for (int n = 0; n < most; n++) {
            task.apply(new Rating("once-" + n, "item-" + (n % 7 == 0 ? n % 90 : n % 5), 5, AT + n));
        }
        for (Part part : Part.values()) {
            assertThat(blend.weight(part)).as("%s", part).isEqualTo(Part.startWeights()[part.index()]);
        }
        // The first 2 000, one in 4 of the 16 000 that follow, one in 16 of the last 12 000.
        assertThat(blend.newcomersLearned()).isBetween(6_400L, 7_100L);
        UserRow nobody = learner.newUser("nobody");
        assertThat(ids(ranker(5).rank(nobody, AT, item -> true)))
                .containsExactlyInAnyOrder("item-0", "item-1", "item-2", "item-3", "item-4");
    }

    @Test
    void shouldSayPopularOnlyToThoseOfWhomNothingIsKnown() {
        learn(Algorithm.HYBRID, 8000);
        List<RankedItem> unknown = ranker(10).rank(learner.newUser("nobody"), AT, item -> true);
        assertThat(unknown).hasSize(10).allSatisfy(each -> {
            assertThat(each.source()).isEqualTo(Source.POPULAR);
            assertThat(each.because()).isEmpty();
        });

        task.apply(new Rating("newcomer", items.index().id(unknown.get(0).item()), 5, AT));
        assertThat(ranker(10).rank(users.user("newcomer"), AT, item -> true))
                .hasSize(10)
                .allSatisfy(each -> assertThat(each.source()).isNotEqualTo(Source.POPULAR))
                .anySatisfy(each -> assertThat(each.because())
                        .containsExactly(unknown.get(0).item()));
    }

    @Test
    void shouldGiveReasonsOfTheUsersOwnAndTheWholePredictionWhenRanking() {
        learn(Algorithm.HYBRID, 8000);
        for (String userId : userIds) {
            UserRow user = users.user(userId);
            for (RankedItem each : ranker(10).rank(user, AT, item -> true)) {
                assertThat(each.because()).hasSizeLessThanOrEqualTo(3).doesNotHaveDuplicates();
                assertThat(each.because())
                        .allMatch(item -> user.rated().contains(item))
                        .doesNotContain(each.item());
                assertThat(each.prediction()).isEqualTo(STARS.clamp(learner.predict(user, each.item(), AT)));
            }
        }
    }

    @Test
    void shouldHoldAsManyAsExistWhateverIsFilteredOut() {
        learn(Algorithm.HYBRID, 8000);
        UserRow user = users.user(userIds.iterator().next());
        List<Integer> all = candidates(user);
        Set<Integer> left = Set.copyOf(all.subList(0, 12));
        assertThat(ranker(10).rank(user, AT, left::contains)).hasSize(10).allMatch(each -> left.contains(each.item()));

        Set<Integer> few = Set.copyOf(all.subList(0, 4));
        assertThat(ranker(10).rank(user, AT, few::contains))
                .extracting(RankedItem::item)
                .containsExactlyInAnyOrderElementsOf(few);
        Set<Integer> first = new HashSet<>();
        ranker(10).rank(user, AT, item -> true).forEach(each -> first.add(each.item()));
        assertThat(ranker(10).rank(user, AT, item -> !first.contains(item)))
                .hasSize(10)
                .noneMatch(each -> first.contains(each.item()));
        assertThat(ranker(10).rank(user, AT, item -> false)).isEmpty();
    }

    @Test
    void shouldLeaveOutWhatNobodyRatesAnyMore() {
        learn(Algorithm.HYBRID, 100);
        task.apply(new Rating("one", "only", 5, AT));
        assertThat(ids(ranker(1000).rank(learner.newUser("nobody"), AT, item -> true)))
                .contains("only");
        task.apply(new io.thalweg.rating.Withdrawal("one", "only", AT + 1));
        assertThat(ids(ranker(1000).rank(learner.newUser("nobody"), AT, item -> true)))
                .doesNotContain("only");
    }

    private Ranker ranker(int size) {
        return new Ranker(learner, blend, STARS, ListRules.usual(size));
    }

    private List<Integer> candidates(UserRow user) {
        List<Integer> candidates = new ArrayList<>();
        for (int item = 0; item < items.size(); item++) {
            if (items.count(item) > 0 && !user.rated().contains(item)) {
                candidates.add(item);
            }
        }
        return candidates;
    }

    private List<String> ids(List<RankedItem> ranked) {
        return ranked.stream().map(each -> items.index().id(each.item())).toList();
    }
}
