package io.thalweg.rank;

import io.thalweg.learn.RatedItems;
import io.thalweg.learn.UserRow;
import io.thalweg.rating.Feedback;

/**
 * How alike items are by who rated them and how: the correlation over all users, with 0 where a user has not rated, of
 *
 * <pre>x_ui = (r_ui − mean of u + 1/{@value #BOOST_PARTS} of the scale) / n_u^¼</pre>
 *
 * so that a rating counts for more the more it is above the user's own mean, and less the more the user rates (after B.
 * Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001, adjusted cosine). Few ratings
 * in common are shrunk towards 0: {@value #SHRINK} more squares of mean size are added to each side.
 *
 * <p>Where there are no stars, nothing is disliked: then x_ui = (r_ui − lowest of the scale) / n_u^¼.
 */
final class CoRatings {

    private static final int BOOST_PARTS = 16;
    private static final double SHRINK = 10;

    private final Iterable<UserRow> users;
    private final Feedback feedback;
    private final double boost;

    CoRatings(Iterable<UserRow> users, Feedback feedback) {
        this.users = users;
        this.feedback = feedback;
        this.boost = feedback.scale().range() / BOOST_PARTS;
    }

    /** The correlations of an item with each of the first {@code size}; 0 of one that nobody rated. One pass over all ratings. */
    double[] with(int item, int size) {
        double[] sums = new double[size];
        double[] squares = new double[size];
        double[] products = new double[size];
        double total = 0;
        long ratings = 0;
        long userCount = 0;
        for (UserRow user : users) {
            RatedItems rated = user.rated();
            int position = rated.find(item);
            double mean = rated.meanRating();
            double own = position < 0 ? 0 : value(rated, position, mean);
            for (int at = 0; at < rated.size(); at++) {
                double value = value(rated, at, mean);
                sums[rated.item(at)] += value;
                squares[rated.item(at)] += value * value;
                products[rated.item(at)] += value * own;
                total += value * value;
            }
            ratings += rated.size();
            userCount++;
        }
        double shrink = SHRINK * total / Math.max(ratings, 1);
        double[] correlations = new double[size];
        double ownDeviation = Math.sqrt(squares[item] - sums[item] * sums[item] / userCount + shrink);
        for (int other = 0; other < size; other++) {
            if (squares[other] > 0) {
                double deviation = Math.sqrt(squares[other] - sums[other] * sums[other] / userCount + shrink);
                correlations[other] =
                        (products[other] - sums[other] * sums[item] / userCount) / (deviation * ownDeviation);
            }
        }
        return correlations;
    }

    private double value(RatedItems rated, int position, double mean) {
        double liking = feedback.isImplicit()
                ? rated.rating(position) - feedback.scale().lowest()
                : rated.rating(position) - mean + boost;
        return liking / Math.sqrt(Math.sqrt(rated.size()));
    }
}
