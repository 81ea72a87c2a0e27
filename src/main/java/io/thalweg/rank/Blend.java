package io.thalweg.rank;

import io.thalweg.learn.Learner;
import io.thalweg.learn.OwnMean;
import io.thalweg.learn.RatingObserver;
import io.thalweg.learn.UserRow;
import io.thalweg.model.Draws;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.NeighbourSums;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;

/**
 * The score of an item for a user: a weighted sum of {@link Part}s, of which the weights are learned in the stream.
 *
 * <p>Before a hit ({@link Feedback#isHit}: a rating in the upper quarter of the scale, or any event where there are no stars) is
 * learned, its item i is compared with {@value #NEGATIVES}
 * others that the user could have rated, drawn evenly: the weights take a step up the gradient of log P(i), where
 *
 * <pre>
 * P(i) = exp s_i / (exp s_i + Σ_j n/m exp s_j)        s = Σ_part weight · value,   m others j drawn of n items
 * </pre>
 *
 * <p>Where there are no stars, the part of the prediction is the user's taste alone, without what is predicted for everybody: how
 * much an item is used by those who came to it doesn't say that somebody comes, and would get a negative weight.
 *
 * <p>So a part counts for what it adds to the others on this stream, whichever it is. Every one of the first
 * 2 000 is learned, then one in 4, after 6 000 of them one in 16, after 8 000 one in 64, and after 9 000 one in 256; which, and with
 * whom it is compared, comes from (seed, number of ratings learned) and the ids alone.
 *
 * <p>Those of whom nothing is known follow something else than those who have neighbours, so they have weights of their own, learned
 * from the first rating of each, ever fewer of them by the same rule. With n ratings a user's weights are w = (n personal + {@value #NEWCOMERS_COUNT} newcomers') /
 * (n + {@value #NEWCOMERS_COUNT}), and both learn their share.
 *
 * <p>Weights and latest items are parts of the model, to which every partition contributes. The rest is derived.
 *
 * <p>Y. Bengio, J.-S. Senécal, "Adaptive importance sampling to accelerate training of a neural probabilistic language
 * model", IEEE TNN 19(4), 2008 (sampled softmax).
 */
public final class Blend implements RatingObserver {

    private static final int NEGATIVES = 100;
    private static final float RATE = .3f;

    /** When so many were learned, of four that would have been only one still is. */
    private static final int[] QUARTERED_AFTER = {2_000, 6_000, 8_000, 9_000};

    private static final String NOBODY = "";
    private static final float COSINE_SCALE = 30;

    private static final float AGE_SCALE = .5f;
    private static final float FIT_SCALE = .2f;
    private static final int FITTING_ENTRIES = 16;
    private static final double FIT_DECAY = .95;
    private static final float CATEGORY_SCALE = 2;

    /** Of a user with so many ratings both kinds of weights count the same. */
    private static final double NEWCOMERS_COUNT = 1;

    private final ItemRows items;
    private final Learner learner;
    private final long seed;
    private final Feedback feedback;
    private final float perQuarter;
    private final LearnedWeights personal;
    private final LearnedWeights newcomers;
    private final Liking liking;
    private final float[] weights = new float[Part.count()];
    private final Candidates candidates;
    private final NeighbourSums sums;
    private final float[] estimate;
    private final float[] forEverybody;
    private final float[] values = new float[Part.count()];
    private final double[] targetValues = new double[Part.count()];
    private final double[] gradient = new double[Part.count()];
    private final LikeLifts likeLifts;
    private final UserRow nobody;
    private final int[] compared = new int[1 + NEGATIVES];
    private float[] lifts = new float[1 + NEGATIVES];
    private double personalShare;
    private double constant;
    private boolean isForNewcomers;

    /** Of the user's ratings; NaN where it says nothing. */
    private double mean;

    private float fittingPopularity;
    private float fittingAge;
    private boolean fits;

    /** The score of one task, that knows nothing yet. */
    public Blend(ItemRows items, Learner learner, Feedback feedback, ItemCategories categories) {
        this.items = items;
        this.learner = learner;
        this.seed = Draws.bits(items.layout().seed(), 0x72616e6bL, 0);
        this.feedback = feedback;
        this.perQuarter = (float) (4 / feedback.scale().range());
        this.personal = new LearnedWeights(items, 'W', RATE, Part.startWeights());
        this.newcomers = new LearnedWeights(items, 'N', RATE, Part.startWeightsOfNewcomers());
        this.liking = new Liking(items);
        this.candidates = Candidates.of(items.view(), categories);
        this.sums = candidates.sums();
        this.forEverybody = new float[candidates.columnCount()];
        this.estimate = new float[candidates.columnCount()];
        this.likeLifts = new LikeLifts(items, feedback);
        this.nobody = learner.newUser(NOBODY);
    }

    // ---- learning

    @Override
    public void before(UserRow user, int item, Rating rating) {
        boolean teachesScore = feedback.isHit(rating.value()) && isScoreLearned(user);
        boolean teachesLiking = OwnMean.exists(user, feedback) && isOneOf(stride(liking.learned()), 1);
        if ((teachesScore || teachesLiking)
                && items.count(item) > 0
                && !user.rated().contains(item)) {
            prepare(user, rating.timestampMillis());
            if (candidates.draws().size() > 1 && candidates.contains(item)) {
                if (teachesScore) {
                    learn(user, item);
                }
                if (teachesLiking && hasMean()) {
                    valuesOf(item, lift(item));
                    liking.learn(deviation(), values, OwnMean.isReachedBy(rating.value(), mean));
                }
            }
        }
    }

    @Override
    public void after(UserRow user, int item, Rating rating) {
        items.addRecent(item);
    }

    private boolean isScoreLearned(UserRow user) {
        // A first rating is a step of newcomers' weights alone, any other one of both.
        long learned = user.ratingCount() == 0 ? newcomers.learned() - personal.learned() : personal.learned();
        return isOneOf(stride(learned), 0);
    }

    /** Whether a rating of the user is not in the lower half of the scale; of others nothing says what they like. */
    private boolean hasLikedAny(UserRow user) {
        double middle = feedback.scale().lowest() + feedback.scale().range() / 2;
        for (int at = user.ratingCount() - 1; at >= 0; at--) {
            if (feedback.isImplicit() || user.rated().rating(at) >= middle) {
                return true;
            }
        }
        return false;
    }

    private static int stride(long learned) {
        int stride = 1;
        for (int after : QUARTERED_AFTER) {
            stride *= learned < after ? 1 : 4;
        }
        return stride;
    }

    /** Of {@code stride} ratings true of one on average. */
    private boolean isOneOf(int stride, int purpose) {
        return stride == 1 || Draws.below(stride, Draws.bits(seed, items.recentAdded(), -purpose)) == 0;
    }

    private void learn(UserRow user, int item) {
        int count = draw(user, item);
        likeLifts.of(compared, count, lifts);
        double targetScore = valuesOf(item, lifts[0]);
        for (int part = 0; part < values.length; part++) {
            targetValues[part] = values[part];
            gradient[part] = values[part];
        }
        double total = 1;
        double perDraw = (double) candidates.draws().size() / NEGATIVES;
        for (int n = 1; n < count; n++) {
            // Relative to the target's, so that no score is too high for exp; capped for one that is hopelessly wrong.
            double odds = perDraw * StrictMath.exp(Math.min(valuesOf(compared[n], lifts[n]) - targetScore, 50));
            total += odds;
            for (int part = 0; part < values.length; part++) {
                gradient[part] += odds * values[part];
            }
        }
        for (int part = 0; part < values.length; part++) {
            gradient[part] = targetValues[part] - gradient[part] / total;
        }
        personal.step(gradient, personalShare);
        newcomers.step(gradient, 1 - personalShare);
    }

    /** The item and those that it is compared with, in {@link #compared}; returns how many they are. */
    private int draw(UserRow user, int item) {
        int count = 1;
        compared[0] = item;
        for (int n = 1; n <= NEGATIVES; n++) {
            int other = candidates.draws().draw(Draws.bits(seed, items.recentAdded(), n));
            if (other != item && !user.rated().contains(other)) {
                compared[count++] = other;
            }
        }
        return count;
    }

    // ---- scoring

    /** Brings what the thread keeps of all items up to date, so that no list waits for that. */
    public void refresh() {
        candidates.refresh();
    }

    /** Makes ready for scores of one user at one time; until the next rating. */
    public void prepare(UserRow askedFor, long timestampMillis) {
        isForNewcomers = !hasLikedAny(askedFor);
        UserRow user = isForNewcomers ? nobody : askedFor;
        personal.look();
        newcomers.look();
        liking.look();
        mixWeights(user);
        candidates.refresh();
        lookAtLatest(user);
        likeLifts.prepare(user);
        candidates.categories().prepare(user.rated());
        learner.sumNeighbours(user.rated(), sums);
        if (feedback.isImplicit()) {
            learner.linearize(nobody, timestampMillis, forEverybody);
        }
        constant = learner.linearize(user, timestampMillis, estimate);
        mean = OwnMean.of(user, feedback);
        for (int column = 0; feedback.isImplicit() && column < estimate.length; column++) {
            estimate[column] -= forEverybody[column];
        }
        for (int column = 0; column < candidates.firstWindowColumn(); column++) {
            estimate[column] *= perQuarter;
        }
    }

    private void mixWeights(UserRow user) {
        personalShare = user.ratingCount() / (user.ratingCount() + NEWCOMERS_COUNT);
        for (int part = 0; part < weights.length; part++) {
            weights[part] = (float) (personalShare * personal.get(part) + (1 - personalShare) * newcomers.get(part));
        }
    }

    /** What the user's latest items are like: of which popularity and age, the n-th latest counting {@value #FIT_DECAY}ⁿ. */
    private void lookAtLatest(UserRow user) {
        double sum = 0;
        double popularity = 0;
        double age = 0;
        double weight = 1;
        Blocks blocks = candidates.blocks();
        int last = Math.max(0, user.rated().size() - FITTING_ENTRIES);
        for (int at = user.rated().size() - 1; at >= last; at--) {
            int item = user.rated().item(at);
            if (candidates.contains(item)) {
                sum += weight;
                popularity += weight * blocks.get(item, candidates.popularityColumn());
                age += weight * blocks.get(item, candidates.ageColumn());
            }
            weight *= FIT_DECAY;
        }
        fits = sum > 0;
        fittingPopularity = fits ? (float) (popularity / sum) : 0;
        fittingAge = fits ? (float) (age / sum) : 0;
    }

    /** −(x − mean)², but for the square of the mean; 0 where there is no mean. */
    private float fit(float x, float mean) {
        return fits ? FIT_SCALE * x * (2 * mean - x) : 0;
    }

    /** The values of those parts by which items are chosen, in {@link #values}; the others are 0. Returns their weighted sum. */
    private double valuesToChoose(int item) {
        Blocks blocks = candidates.blocks();
        values[Part.NEIGHBOURS.index()] = Logarithms.log1p(COSINE_SCALE * sums.cosine(item));
        values[Part.LATER.index()] = Logarithms.log1p(sums.later(item));
        values[Part.EARLIER.index()] = Logarithms.log1p(sums.earlier(item));
        values[Part.POPULARITY.index()] = blocks.get(item, candidates.popularityColumn());
        for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
            values[Part.RECENT_64.index() + window] = blocks.get(item, candidates.firstWindowColumn() + window);
        }
        values[Part.PREDICTION.index()] = blocks.sum(item, estimate);
        values[Part.LIKED_SHARE.index()] = blocks.get(item, candidates.likedColumn());
        values[Part.AGE.index()] = AGE_SCALE * blocks.get(item, candidates.ageColumn());
        for (int part = Part.FIRST_TO_ORDER.index(); part < values.length; part++) {
            values[part] = 0;
        }
        return weightedSum();
    }

    /** The values of all parts, in {@link #values}; returns their weighted sum. */
    private double valuesOf(int item, float lift) {
        valuesToChoose(item);
        values[Part.POPULARITY_FIT.index()] = fit(values[Part.POPULARITY.index()], fittingPopularity);
        values[Part.AGE_FIT.index()] = fit(candidates.blocks().get(item, candidates.ageColumn()), fittingAge);
        values[Part.LIKE_LIFT.index()] = lift;
        values[Part.CATEGORIES.index()] =
                CATEGORY_SCALE * candidates.categories().cosine(item);
        return weightedSum();
    }

    /** The predicted rating, without pair signals, less the user's mean, in quarters of the scale; after {@link #valuesOf}. */
    private double deviation() {
        return values[Part.PREDICTION.index()] + perQuarter * (constant - mean);
    }

    private double weightedSum() {
        double score = 0;
        for (int part = 0; part < values.length; part++) {
            score += weights[part] * values[part];
        }
        return score;
    }

    /** The part of the score by which items are chosen of which the whole is then computed; after {@link #prepare}. */
    double scoreToChoose(int item) {
        return valuesToChoose(item);
    }

    /** The score, up to a constant for all items; after {@link #prepare}. */
    public double score(int item) {
        return valuesOf(item, lift(item));
    }

    private float lift(int item) {
        compared[0] = item;
        likeLifts.of(compared, 1, lifts);
        return lifts[0];
    }

    /**
     * The scores of some items, to which is added how likely the user likes each; after {@link #prepare}.
     *
     * @param likingWeight what a unit of log-odds counts
     * @param scores filled with one for each of the first {@code count} items
     */
    void scores(int[] some, int count, double likingWeight, double[] scores) {
        if (lifts.length < count) {
            lifts = new float[2 * count];
        }
        likeLifts.of(some, count, lifts);
        for (int n = 0; n < count; n++) {
            scores[n] = valuesOf(some[n], lifts[n]);
            if (hasMean()) {
                scores[n] += likingWeight * liking.logOdds(deviation(), values);
            }
        }
    }

    /** The value of one part; after {@link #prepare}. */
    public float value(Part part, int item) {
        valuesOf(item, lift(item));
        return values[part.index()];
    }

    /** The part of the score that comes from neighbours; 0 for an item that is none. */
    float neighbourScore(int item) {
        return weights[Part.NEIGHBOURS.index()] * Logarithms.log1p(COSINE_SCALE * sums.cosine(item))
                + weights[Part.LATER.index()] * Logarithms.log1p(sums.later(item))
                + weights[Part.EARLIER.index()] * Logarithms.log1p(sums.earlier(item));
    }

    /** The part of the score that comes from the user's own factors. */
    float tasteScore(int item) {
        float sum = 0;
        for (int factor = 0; factor < items.layout().factorCount(); factor++) {
            sum += estimate[factor] * candidates.blocks().get(item, factor);
        }
        return weights[Part.PREDICTION.index()] * sum;
    }

    /** The rest of {@link #scoreToChoose} as weights of the columns; {@code length == candidates().columnCount()}. */
    void columnWeights(float[] into) {
        for (int column = 0; column < into.length; column++) {
            into[column] = weights[Part.PREDICTION.index()] * estimate[column];
        }
        into[candidates.popularityColumn()] += weights[Part.POPULARITY.index()];
        for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
            into[candidates.firstWindowColumn() + window] = weights[Part.RECENT_64.index() + window];
        }
        into[candidates.likedColumn()] = weights[Part.LIKED_SHARE.index()];
        into[candidates.ageColumn()] = weights[Part.AGE.index()] * AGE_SCALE;
    }

    /** Whether nothing is known of what the user likes, so that the list is the one for newcomers; after {@link #prepare}. */
    boolean isForNewcomers() {
        return isForNewcomers;
    }

    /** Whether there are enough ratings of the user for a mean; after {@link #prepare}. */
    boolean hasMean() {
        return !Double.isNaN(mean);
    }

    /** The mean of the user's ratings; NaN where it says nothing; after {@link #prepare}. */
    double mean() {
        return mean;
    }

    /** The neighbours of the user's latest items; after {@link #prepare}. */
    NeighbourSums neighbours() {
        return sums;
    }

    ItemRows items() {
        return items;
    }

    Candidates candidates() {
        return candidates;
    }

    /** How often newcomers' weights were learned. */
    long newcomersLearned() {
        return newcomers.learned();
    }

    /** The weight that a part has learned for users of whom much is known. */
    public float weight(Part part) {
        return personal.get(part.index());
    }
}
