package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.ItemTerms;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.OwnMean;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists with items that nobody has rated. */
class UnratedItemsTest {

    private static final RatingScale STARS = RatingScale.FIVE_STARS;
    private static final Feedback FEEDBACK = Feedback.stars(STARS);
    private static final int KINDS = 4;
    private static final int USERS = 40;
    private static final int RATED = 200;
    private static final int NEW = 300;

    private final List<String> ids = new ArrayList<>();
    private final Map<String, List<String>> kinds = new HashMap<>();
    private ItemRows items;
    private Learner learner;
    private InMemoryState users;
    private Blend blend;
    private LearningTask task;

    @BeforeEach
    void learn() {
        for (int item = 0; item < RATED + NEW; item++) {
            String id = item < RATED ? "i" + item : "new" + item;
            ids.add(id);
            kinds.put(id, List.of("kind " + item % KINDS));
        }
        var parameters = Algorithm.HYBRID.parameters(Map.of());
        items = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        learner = Algorithm.HYBRID.create(items, FEEDBACK, ItemTerms.of(kinds), parameters);
        users = new InMemoryState(learner);
        blend = new Blend(items, learner, FEEDBACK, ItemCategories.of(kinds));
        task = new LearningTask(users, items, learner, FEEDBACK, blend);
        Random random = new Random(3);
        for (int n = 0; n < 3_000; n++) {
            int user = random.nextInt(USERS);
            int item = random.nextInt(RATED);
            double stars = (item % KINDS == user % KINDS ? 4.3 : 2.2) + .6 * random.nextGaussian();
            task.apply(new Rating("u" + user, "i" + item, STARS.clamp(Math.rint(stars)), 1_000L * (n + 1)));
        }
    }

    private List<RankedItem> list(String userId, ListRules rules) {
        UserRow user = users.user(userId);
        return new Ranker(learner, blend, STARS, rules, CatalogIds.of(ids))
                .rank(user, user.lastRatedMillis, item -> true);
    }

    private static ListRules rules(int size, int mostOfCategory, double newShare, double unratedShare) {
        return new ListRules(size, .25, false, mostOfCategory, newShare, 0, unratedShare);
    }

    private String kind(RankedItem each) {
        return kinds.getOrDefault(items.index().id(each.item()), List.of("none"))
                .get(0);
    }

    private long unratedCount(List<RankedItem> list) {
        return list.stream().filter(each -> !items.isRated(each.item())).count();
    }

    @ParameterizedTest
    @CsvSource({"10, 0, 0", "10, .1, 1", "10, .3, 3", "10, 1, 9", "1, 1, 0", "4, .1, 0"})
    void shouldHaveAsManyUnratedItemsAsTheRulesAllowAndThemLast(int size, double share, int expected) {
        for (int user = 0; user < USERS; user++) {
            List<RankedItem> list = list("u" + user, rules(size, 0, 0, share));
            assertThat(list).hasSize(size).doesNotHaveDuplicates();
            assertThat(unratedCount(list)).isEqualTo(expected);
            assertThat(unratedCount(list.subList(0, size - expected))).isZero();
            for (int place = 1; place < size; place++) {
                assertThat(list.get(place).score())
                        .isLessThanOrEqualTo(list.get(place - 1).score());
                assertThat(list.get(place).match())
                        .isLessThanOrEqualTo(list.get(place - 1).match());
            }
        }
    }

    @Test
    void shouldListWhatIsLikeTheUsersLikedItemsAndNameThem() {
        for (int user = 0; user < USERS; user++) {
            UserRow row = users.user("u" + user);
            for (RankedItem each : list("u" + user, rules(10, 0, 0, .3)).subList(7, 10)) {
                int kind = user % KINDS;
                assertThat(kinds.get(items.index().id(each.item()))).containsExactly("kind " + kind);
                assertThat(OwnMean.isReachedBy(each.prediction(), OwnMean.of(row, FEEDBACK)))
                        .isTrue();
                assertThat(each.source()).isEqualTo(Source.PERSONAL);
                assertThat(each.because())
                        .isNotEmpty()
                        .allMatch(item -> kinds.get(items.index().id(item)).contains("kind " + kind));
            }
        }
    }

    @Test
    void shouldShowDifferentNewItemsToDifferentUsersAndTheSameAgainToOne() {
        Set<Integer> shown = new HashSet<>();
        for (int user = 0; user < USERS; user++) {
            List<RankedItem> list = list("u" + user, rules(10, 0, 0, .1));
            assertThat(list("u" + user, rules(10, 0, 0, .1))).isEqualTo(list);
            shown.add(list.get(9).item());
        }
        assertThat(shown).hasSizeGreaterThan(10);
    }

    @Test
    void shouldListAnItemFromWhenTheCatalogHasIt() {
        List<String> growing = new ArrayList<>(ids.subList(0, RATED));
        Ranker ranker = new Ranker(learner, blend, STARS, rules(10, 0, 0, .1), CatalogIds.of(growing));
        UserRow user = users.user("u0");
        assertThat(unratedCount(ranker.rank(user, user.lastRatedMillis, item -> true)))
                .isZero();
        growing.add("new" + RATED); // of kind 0, as the user likes
        assertThat(ranker.rank(user, user.lastRatedMillis, item -> true))
                .anyMatch(each -> items.index().id(each.item()).equals("new" + RATED));
        assertThat(ranker.rank(user, user.lastRatedMillis, item -> !items.index()
                        .id(item)
                        .startsWith("new")))
                .as("of what may appear")
                .allMatch(each -> items.isRated(each.item()));

        task.apply(new Rating("u1", "new" + RATED, 1, 9_000_000));
        assertThat(unratedCount(ranker.rank(user, user.lastRatedMillis, item -> true)))
                .as("it has a rating now")
                .isZero();
    }

    @Test
    void shouldKeepToTheRulesOfCategoriesAndCountAsNew() {
        for (int user = 0; user < USERS; user++) {
            List<RankedItem> list = list("u" + user, rules(8, 2, 0, .25));
            Map<String, Integer> counts = new HashMap<>();
            list.forEach(each -> counts.merge(kind(each), 1, Integer::sum));
            if (unratedCount(list) == 2) {
                assertThat(list.subList(6, 8)).allMatch(each -> counts.getOrDefault(kind(each), 0) <= 2);
            }
            List<RankedItem> withNew = list("u" + user, rules(10, 0, .2, .2));
            assertThat(unratedCount(withNew)).isEqualTo(2);
        }
    }

    @Test
    void shouldHaveNoneForWhomTooLittleIsKnown() {
        assertThat(unratedCount(list("nobody", rules(10, 0, 0, .5)))).isZero();
    }
}
