package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.ItemIndex;
import io.thalweg.learn.ItemReplica;
import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Learner;
import io.thalweg.learn.RowLayout;
import io.thalweg.learn.UserRow;
import io.thalweg.learn.Users;
import io.thalweg.rating.RatingScale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RankerTest {

    private static final Map<String, Double> PREDICTIONS =
            Map.of("good", 4.5, "better", 6., "bad", .5, "same-1", 3., "same-2", 3., "broken", Double.NaN);

    private final ItemRows items = new ItemRows(new ItemReplica(new RowLayout(0, 1, 0), new ItemIndex(), 1), 0);
    private final Learner learner = new TableLearner(items);
    private final UserRow user = learner.newUser("u");

    @Test
    void shouldOrderByPredictionAndClampWhatItShowsWhenItemsAreCounted() {
        count("same-2", "bad", "better", "same-1", "good");
        List<RankedItem> ranked = ranker(10).rank(user, 1, item -> true);
        assertThat(ids(ranked)).containsExactly("better", "good", "same-1", "same-2", "bad");
        assertThat(ranked).extracting(RankedItem::score).containsExactly(6f, 4.5f, 3f, 3f, .5f);
        assertThat(ranked).extracting(RankedItem::prediction).containsExactly(5., 4.5, 3., 3., 1.);
    }

    @Test
    void shouldLeaveOutItemsThatAreRatedUnavailableOrWithoutARatingWhenRanking() {
        count("good", "better", "same-1", "same-2");
        items.findOrAdd("bad");
        int withdrawn = items.findOrAdd("same-2");
        items.addCount(withdrawn, -1);
        user.rated().append(items.findOrAdd("better"), 5, 1);
        int gone = items.findOrAdd("good");
        assertThat(ids(ranker(10).rank(user, 1, item -> item != gone))).containsExactly("same-1");
    }

    @Test
    void shouldCutAndStartAnewWhenAskedAgainForAShortList() {
        count("good", "better", "bad", "broken");
        Ranker ranker = ranker(2);
        assertThat(ids(ranker.rank(user, 1, item -> true))).containsExactly("better", "good");
        assertThat(ids(ranker.rank(user, 1, item -> true))).containsExactly("better", "good");
    }

    @Test
    void shouldBeEmptyOrShorterWhenThereAreNoOrFewerItems() {
        assertThat(ranker(3).rank(user, 1, item -> true)).isEmpty();
        count("broken", "bad");
        assertThat(ids(ranker(3).rank(user, 1, item -> true)))
                .as("what has no number has no place")
                .containsExactly("bad");
    }

    private Ranker ranker(int size) {
        return new Ranker(items, learner, RatingScale.FIVE_STARS, size);
    }

    private void count(String... ids) {
        for (String id : ids) {
            items.addCount(items.findOrAdd(id), 1);
        }
    }

    private List<String> ids(List<RankedItem> ranked) {
        return ranked.stream().map(each -> items.index().id(each.item())).toList();
    }

    private record TableLearner(ItemRows items) implements Learner {
        @Override
        public UserRow newUser(String userId) {
            return new UserRow(userId, new float[0]);
        }

        @Override
        public double predict(UserRow user, int item, long timestampMillis) {
            return PREDICTIONS.get(items.index().id(item));
        }

        @Override
        public void learn(UserRow user, int item, double rating, long timestampMillis, Users users) {
            throw new UnsupportedOperationException("ranking learns nothing");
        }
    }
}
