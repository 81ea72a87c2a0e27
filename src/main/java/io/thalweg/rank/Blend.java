package io.thalweg.rank;

import io.thalweg.learn.Learner;
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
 * 500 is learned, then one in 4, after 3 000 of them one in 16, after 4 000 one in 64, and after 4 500 one in 256; which, and with whom it is
 * compared, comes from (seed, number of ratings learned) and the ids alone.
 *
 * <p>Weights and latest items are parts of the model, to which every partition contributes. The rest is derived.
 *
 * <p>Y. Bengio, J.-S. Senécal, "Adaptive importance sampling to accelerate training of a neural probabilistic language
 * model", IEEE TNN 19(4), 2008 (sampled softmax).
 */
public final class Blend implements RatingObserver {

    private static final int NEGATIVES = 100;

    /** When so many were learned, of four that would have been only one still is. */
    private static final int[] QUARTERED_AFTER = {500, 3_000, 4_000, 4_500};

    private static final String NOBODY = "";
    private static final float COSINE_SCALE = 10;

    private final ItemRows items;
    private final Learner learner;
    private final long seed;
    private final Feedback feedback;
    private final float perQuarter;
    private final BlendWeights weights;
    private final Candidates candidates;
    private final NeighbourSums sums;
    private final float[] estimate;
    private final float[] forEverybody;
    private final float[] values = new float[Part.count()];
    private final double[] targetValues = new double[Part.count()];
    private final double[] gradient = new double[Part.count()];

    /** The score of one task, that knows nothing yet. */
    public Blend(ItemRows items, Learner learner, Feedback feedback) {
        this.items = items;
        this.learner = learner;
        this.seed = Draws.bits(items.layout().seed(), 0x72616e6bL, 0);
        this.feedback = feedback;
        this.perQuarter = (float) (4 / feedback.scale().range());
        this.weights = new BlendWeights(items);
        this.candidates = Candidates.of(items.view());
        this.sums = candidates.sums();
        this.forEverybody = new float[candidates.columnCount()];
        this.estimate = new float[candidates.columnCount()];
    }

    // ---- learning

    @Override
    public void before(UserRow user, int item, Rating rating) {
        if (feedback.isHit(rating.value())
                && isLearned()
                && items.count(item) > 0
                && !user.rated().contains(item)) {
            prepare(user, rating.timestampMillis());
            if (candidates.draws().size() > 1 && candidates.contains(item)) {
                learn(user, item);
            }
        }
    }

    @Override
    public void after(UserRow user, int item, Rating rating) {
        items.addRecent(item);
    }

    private boolean isLearned() {
        int stride = 1;
        for (int after : QUARTERED_AFTER) {
            stride *= weights.learned() < after ? 1 : 4;
        }
        return stride == 1 || Draws.below(stride, Draws.bits(seed, items.recentAdded(), 0)) == 0;
    }

    private void learn(UserRow user, int item) {
        double targetScore = valuesOf(item);
        for (int part = 0; part < values.length; part++) {
            targetValues[part] = values[part];
            gradient[part] = values[part];
        }
        double total = 1;
        double perDraw = (double) candidates.draws().size() / NEGATIVES;
        for (int n = 1; n <= NEGATIVES; n++) {
            int other = candidates.draws().draw(Draws.bits(seed, items.recentAdded(), n));
            if (other == item || user.rated().contains(other)) {
                continue;
            }
            // Relative to the target's, so that no score is too high for exp; capped for one that is hopelessly wrong.
            double odds = perDraw * StrictMath.exp(Math.min(valuesOf(other) - targetScore, 50));
            total += odds;
            for (int part = 0; part < values.length; part++) {
                gradient[part] += odds * values[part];
            }
        }
        for (int part = 0; part < values.length; part++) {
            gradient[part] = targetValues[part] - gradient[part] / total;
        }
        weights.step(gradient);
    }

    // ---- scoring

    /** Brings what the thread keeps of all items up to date, so that no list waits for that. */
    public void refresh() {
        candidates.refresh();
    }

    /** Makes ready for scores of one user at one time; until the next rating. */
    public void prepare(UserRow user, long timestampMillis) {
        weights.look();
        candidates.refresh();
        learner.sumNeighbours(user.rated(), sums);
        if (feedback.isImplicit()) {
            learner.linearize(learner.newUser(NOBODY), timestampMillis, forEverybody);
        }
        learner.linearize(user, timestampMillis, estimate);
        for (int column = 0; feedback.isImplicit() && column < estimate.length; column++) {
            estimate[column] -= forEverybody[column];
        }
        for (int column = 0; column < candidates.firstWindowColumn(); column++) {
            estimate[column] *= perQuarter;
        }
    }

    /** The values of all parts for an item, in {@link #values}; returns their weighted sum. */
    private double valuesOf(int item) {
        Blocks blocks = candidates.blocks();
        values[Part.NEIGHBOURS.index()] = Logarithms.log1p(COSINE_SCALE * sums.cosine(item));
        values[Part.LATER.index()] = Logarithms.log1p(sums.later(item));
        values[Part.EARLIER.index()] = Logarithms.log1p(sums.earlier(item));
        values[Part.POPULARITY.index()] = blocks.get(item, candidates.popularityColumn());
        for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
            values[Part.RECENT_64.index() + window] = blocks.get(item, candidates.firstWindowColumn() + window);
        }
        values[Part.PREDICTION.index()] = blocks.sum(item, estimate);
        double score = 0;
        for (int part = 0; part < values.length; part++) {
            score += weights.get(part) * values[part];
        }
        return score;
    }

    /** The score, up to a constant for all items; after {@link #prepare}. */
    public double score(int item) {
        return valuesOf(item);
    }

    /** The value of one part; after {@link #prepare}. */
    public float value(Part part, int item) {
        valuesOf(item);
        return values[part.index()];
    }

    /** The part of the score that comes from neighbours; 0 for an item that is none. */
    float neighbourScore(int item) {
        return weights.get(Part.NEIGHBOURS) * Logarithms.log1p(COSINE_SCALE * sums.cosine(item))
                + weights.get(Part.LATER) * Logarithms.log1p(sums.later(item))
                + weights.get(Part.EARLIER) * Logarithms.log1p(sums.earlier(item));
    }

    /** The part of the score that comes from the user's own factors. */
    float tasteScore(int item) {
        float sum = 0;
        for (int factor = 0; factor < items.layout().factorCount(); factor++) {
            sum += estimate[factor] * candidates.blocks().get(item, factor);
        }
        return weights.get(Part.PREDICTION) * sum;
    }

    /** The rest of the score as weights of the columns; {@code length == candidates().columnCount()}. */
    void columnWeights(float[] into) {
        for (int column = 0; column < into.length; column++) {
            into[column] = weights.get(Part.PREDICTION) * estimate[column];
        }
        into[candidates.popularityColumn()] += weights.get(Part.POPULARITY);
        for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
            into[candidates.firstWindowColumn() + window] = weights.get(Part.RECENT_64.index() + window);
        }
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

    /** The weight that a part has learned. */
    public float weight(Part part) {
        return weights.get(part);
    }
}
