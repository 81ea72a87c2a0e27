package io.thalweg.bench;

import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Rows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.ItemCategories;
import io.thalweg.rating.Rating;
import io.thalweg.state.RowCodec;
import io.thalweg.state.TotalsRow;
import io.thalweg.stream.RecommenderSettings;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * What a learner writes per rating: how many rows and of which sizes, measured by letting it learn. For comparing the
 * application with one that writes as much and learns nothing.
 *
 * @param userBytes of a user's row
 * @param ratingBytes of a row of the ratings table
 * @param contributionBytes of an item's row
 * @param otherItems item rows written per rating beside that of the rated item
 * @param totalsBytes of the totals
 * @param localBytes bytes per rating of the learner's and the ranking's own rows, by the first character of their key; each is
 *     written once
 */
public record PutProfile(
        int userBytes,
        int ratingBytes,
        int contributionBytes,
        double otherItems,
        int totalsBytes,
        Map<Character, Integer> localBytes) {

    private static final long PROGRESS_RATINGS = 20_000;

    /**
     * Measures over the second half of so many ratings. It should be that which is timed: rows grow with the stream, and ever fewer
     * ratings replay.
     *
     * @param progress told now and then how many ratings are through
     */
    public static PutProfile measure(
            RecommenderSettings settings, Iterator<Rating> ratings, long count, LongConsumer progress) {
        ItemRows items = new ItemModel(settings.algorithm().shape(settings.seed(), settings.parameters(), 1)).open(0);
        Learner learner = settings.algorithm().create(items, settings.feedback(), settings.parameters());
        InMemoryState users = new InMemoryState(learner);
        Blend blend = new Blend(items, learner, settings.feedback(), ItemCategories.NONE);
        LearningTask task = new LearningTask(users, items, learner, settings.feedback(), blend);
        Map<Character, Long> sums = new TreeMap<>();
        long itemRows = 0;
        long measured = 0;
        UserRow user = learner.newUser("nobody");
        for (long n = 0; n < count && ratings.hasNext(); n++) {
            if (n % PROGRESS_RATINGS == 0) {
                progress.accept(n);
            }
            boolean counts = n >= count / 2;
            Rating rating = ratings.next();
            task.apply(rating);
            user = users.user(rating.userId());
            measured += counts ? 1 : 0;
            itemRows += counts ? items.changedCount() : 0;
            items.drainChanged((key, row) -> {
                if (counts && row != null && key[0] != Rows.ITEM) {
                    sums.merge((char) key[0], (long) row.length, Long::sum);
                }
            });
            learner.localState().drainChanged((key, row) -> {
                if (counts && row != null) {
                    sums.merge(key.charAt(0), (long) row.length, Long::sum);
                }
            });
        }
        Map<Character, Integer> localBytes = new TreeMap<>();
        for (Map.Entry<Character, Long> sum : sums.entrySet()) {
            localBytes.put(sum.getKey(), (int) (sum.getValue() / measured));
        }
        return new PutProfile(
                RowCodec.encodeUser(user).length,
                RowCodec.encodeLastRating(user).length,
                items.contribution(0).length,
                (double) itemRows / measured - 1,
                TotalsRow.of(null, settings.signature(), settings.stateFormat()).encode(items.liveTotals()).length,
                localBytes);
    }
}
