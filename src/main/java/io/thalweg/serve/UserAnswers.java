package io.thalweg.serve;

import io.thalweg.learn.UserRow;
import io.thalweg.model.Total;
import io.thalweg.rank.Reasons;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What a view says of one user. Of the view's thread. */
public final class UserAnswers {

    /** So many ratings of mean size draw a user's mean towards that of all. */
    private static final double MEAN_OF = 5;

    private final ServingView view;

    UserAnswers(ServingView view) {
        this.view = view;
    }

    /**
     * The estimate of a rating.
     *
     * @param prediction on the scale
     * @param rated what the user rated it, if they did
     * @param isMean whether nothing is known of the item, so that it is the user's mean
     * @param ratingCount current ratings of the item, by all users
     * @param mean the item's mean rating as it is learned; NaN without a rating
     */
    public record Estimate(
            String itemId, double prediction, OptionalDouble rated, boolean isMean, long ratingCount, double mean) {}

    /** What of the user's own made an item's place in a list. */
    public record Because(String itemId, double rating, double weight) {}

    /**
     * A rating of the user.
     *
     * @param surprise by how much it was higher than expected when it was learned, on the scale
     */
    public record Own(String itemId, double rating, long timestampMillis, double surprise) {}

    /** @param meanRating of the current ratings */
    public record Summary(
            String userId, int ratingCount, int withdrawnCount, double meanRating, long lastRatedMillis) {}

    /** A user, and how many of their events were ever learned. */
    public record Active(String userId, long learnedCount) {}

    /** What somebody would rate items now. */
    public List<Estimate> estimates(Whom whom, List<String> itemIds) {
        return estimates(whom, itemIds, view.learner()::predict);
    }

    /** The same by biases and factors alone: without what pairs of items and their terms say. */
    public List<Estimate> estimatesByFactors(Whom whom, List<String> itemIds) {
        return estimates(whom, itemIds, view.learner()::predictByFactors);
    }

    private interface Prediction {
        double of(UserRow user, int item, long timestampMillis);
    }

    private List<Estimate> estimates(Whom whom, List<String> itemIds, Prediction predicted) {
        view.takeIn();
        UserRow user = view.someone(whom);
        long now = view.nowMillis();
        List<Estimate> estimates = new ArrayList<>();
        for (String itemId : itemIds) {
            int item = view.items().index().find(itemId);
            int position = item < 0 ? -1 : user.rated().find(item);
            OptionalDouble rated = position < 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(user.rated().rating(position));
            boolean isMean = item < 0 || view.items().count(item) <= 0;
            double prediction = isMean ? ownMean(user) : predicted.of(user, item, now);
            ItemAnswers.Summary known = view.ofItems().summaryOf(itemId);
            estimates.add(
                    new Estimate(itemId, scale().clamp(prediction), rated, isMean, known.ratingCount(), known.mean()));
        }
        return estimates;
    }

    private double ownMean(UserRow user) {
        CurrentRatings all = ofAll();
        double ofAll = all.count() == 0 ? scale().lowest() + scale().range() / 2 : all.mean();
        int own = user.ratingCount();
        return own == 0 ? ofAll : (own * user.rated().meanRating() + MEAN_OF * ofAll) / (own + MEAN_OF);
    }

    /** The user's own items that weigh most in an item's place, the heaviest first; empty where the item or the user is not known. */
    public List<Because> because(String userId, String itemId, int most) {
        view.takeIn();
        UserRow user = view.user(userId);
        int item = view.items().index().find(itemId);
        if (item < 0) {
            return List.of();
        }
        Reasons reasons = new Reasons(view.items(), view.learner(), most);
        return reasons.of(user.rated(), item, user.rated().meanRating()).stream()
                .map(each -> new Because(
                        view.id(each.item()), user.rated().rating(user.rated().find(each.item())), each.weight()))
                .toList();
    }

    /** The user's ratings that were furthest from what was expected. */
    public List<Own> surprising(String userId, int most) {
        return own(view.user(userId)).stream()
                .sorted(Comparator.comparingDouble(each -> -Math.abs(each.surprise())))
                .limit(most)
                .toList();
    }

    /** The user's ratings, the one that was learned last first. */
    public List<Own> ratings(String userId, Predicate<String> isGiven, int most) {
        List<Own> own = own(view.user(userId));
        return IntStream.iterate(own.size() - 1, n -> n >= 0, n -> n - 1)
                .mapToObj(own::get)
                .filter(each -> !isGiven.test(each.itemId()))
                .limit(most)
                .toList();
    }

    private List<Own> own(UserRow user) {
        view.takeIn();
        double spread = ofAll().spread(); // residuals are stored in units of it
        return IntStream.range(0, user.ratingCount())
                .mapToObj(at -> new Own(
                        view.id(user.rated().item(at)),
                        user.rated().rating(at),
                        user.rated().timestampMillis(at),
                        spread * user.rated().residual(at)))
                .toList();
    }

    private CurrentRatings ofAll() {
        return CurrentRatings.of(
                view.items().total(Total.RATINGS),
                view.items().total(Total.RATING_SUM),
                view.items().total(Total.RATING_SQUARE_SUM),
                scale());
    }

    /** What is known of a user; {@code ratingCount} and {@code withdrawnCount} 0 for one who isn't. */
    public Summary summary(String userId) {
        UserRow user = view.user(userId);
        return new Summary(
                userId,
                user.ratingCount(),
                user.entryCount() - user.ratingCount(),
                user.ratingCount() == 0 ? Double.NaN : user.rated().meanRating(),
                user.lastRatedMillis);
    }

    /** The users of whom most was learned; looks at the rows of all. */
    public List<Active> mostActive(int most) {
        return view.mostActive(most);
    }

    private RatingScale scale() {
        return view.feedback().scale();
    }
}
