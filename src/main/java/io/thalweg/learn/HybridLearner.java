package io.thalweg.learn;

import io.thalweg.model.ItemRows;
import io.thalweg.model.NeighbourSums;
import io.thalweg.rating.Feedback;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The default learner: drifting biases, users folded into the item space from their own history, replayed users, and
 * an online mix of a dozen signals, two of them from item–item pairs. All in one pass.
 *
 * <p>In units of y = (r − mean) / spread, with h_i = [q_i, b_i, log(1+n_i) − its mean]:
 *
 * <pre>
 * predict   ŷ = b_u + b_i + w_f f + p_u·h_i + w·x + side               f: the passing mood of a session
 * learn     w by recursive least squares ({@link Mixer});  b_u, b_i by Kalman gains with drift;  f by a fast average
 *           pairs of i with the previous entries of the history ({@link Neighbours})
 *           p_u, Σ_u by ridge regression on the history ({@link FoldIn})
 *           q_i = (q_i + a e p_u) / (1 + a (Σ_u + (noise/start variance)/n_i)),   a, V_q from n_i ({@link ItemGains})
 * side      what categories and tags say of an item of few ratings ({@link SidePrior}); rows are learned as if it weren't there
 * replay    a user drawn from the latest ratings: fold-in, then the item step on some of their items ({@link Replay})
 * </pre>
 *
 * <ol>
 *   <li>R. E. Kalman, "A new approach to linear filtering and prediction problems", J. Basic Eng. 82(1), 1960
 *   <li>R. Salakhutdinov, A. Mnih, "Bayesian probabilistic matrix factorization using MCMC", ICML 2008 (the user step)
 *   <li>Y. Koren, "Factor in the neighbors", ACM TKDD 4(1), 2010
 *   <li>J. Vinagre, A. Jorge, J. Gama, "Fast incremental matrix factorization for recommendation with positive-only
 *       feedback", UMAP 2014 (prequential one-pass factors)
 * </ol>
 */
public final class HybridLearner implements Learner {

    private static final int SIGNALS = 13;
    private static final int FIRST_PAIR_SIGNAL = 11;
    private static final int[] USER_SIGNALS = {0, 1, 3, 8, 10};
    private static final float[] NO_MIX = new float[SIGNALS];
    private static final float MAX_BIAS = 8;

    private final ItemRows items;
    private final int factorCount;
    private final ItemGains gains;
    private final ItemProducts products;
    private final FoldedUser foldedUser;
    private final Mixer mixer;
    private final Neighbours neighbours;
    private final Replay replay;
    private final ReplayLog log;
    private final Moments moments;
    private final Session session;
    private final Optional<SidePrior> side;

    private final float biasDrift;
    private final float biasNoise;
    private final float userVariance;
    private final boolean mixes;

    private final float[] row;
    private final double[] signals = new double[SIGNALS];

    // What predict leaves for learn.
    private double mean;
    private double spread;
    private double mood;
    private double base;
    private double factorPart;
    private double mix;
    private double pairPart;
    private double sidePart;
    private @Nullable UserRow folded;
    private int foldedSize;
    private long foldedAt;

    /**
     * A learner on the rows of one task; the number of factors is the rows'.
     *
     * @param terms of items, which say something of those of few ratings
     */
    public HybridLearner(ItemRows items, Feedback feedback, ItemTerms terms, Hyperparameters parameters) {
        this.items = items;
        this.factorCount = items.layout().factorCount();
        this.gains = new ItemGains(parameters);
        this.products = ItemProducts.of(items.view(), gains);
        this.mixer = new Mixer(items, SIGNALS, parameters);
        this.neighbours = new Neighbours(items, feedback, parameters);
        this.log = new ReplayLog(
                items::format, parameters.getInt("hybrid.replay.log"), parameters.getInt("hybrid.replay.full"));
        this.foldedUser = new FoldedUser(items, products, gains, mixer, parameters);
        this.replay = new Replay(items, log, foldedUser, parameters);
        this.moments = new Moments(items, feedback.scale());
        this.session = new Session(parameters);
        this.side = parameters.get("hybrid.side") > 0
                ? Optional.of(new SidePrior(items, terms, parameters))
                : Optional.empty();
        this.biasDrift = (float) parameters.get("hybrid.bias.drift");
        this.biasNoise = (float) parameters.get("hybrid.bias.noise");
        this.userVariance = (float) parameters.get("hybrid.bias.user.variance");
        this.mixes = parameters.get("hybrid.mixer") > 0;
        this.row = new float[items.layout().width()];
    }

    @Override
    public UserRow newUser(String userId) {
        UserRow user = new UserRow(userId, new float[factorCount + 2]);
        user.biasVariance = userVariance;
        return user;
    }

    @Override
    public double predict(UserRow user, int item, long timestampMillis) {
        mean = moments.mean();
        spread = moments.spread();
        mood = session.mood(user, timestampMillis);
        foldIn(user);
        neighbours.lookUp(user.rated(), item);
        readSignals(user, item);
        base = user.bias + items.bias(item) + session.weight() * mood;
        mix = mixes ? mixer.mix(signals, 0) : 0;
        pairPart = mixes ? mixer.mix(signals, FIRST_PAIR_SIGNAL) : 0;
        sidePart = side.isPresent() ? side.get().predict(user.rated(), item) : 0;
        return mean + spread * (base + factorPart + mix + sidePart);
    }

    @Override
    public double predictByFactors(UserRow user, int item, long timestampMillis) {
        double prediction = predict(user, item, timestampMillis);
        return prediction - spread * (pairPart + sidePart);
    }

    @Override
    public double linearize(UserRow user, long timestampMillis, float[] weights) {
        mean = moments.mean();
        spread = moments.spread();
        mood = session.mood(user, timestampMillis);
        foldIn(user);
        readUserSignals(user);
        float[] p = foldedUser.p();
        float[] mixed = mixes ? mixer.weights() : NO_MIX;
        for (int f = 0; f < factorCount; f++) {
            weights[f] = (float) (spread * (1 + mixed[4]) * p[f]);
        }
        double popularityWeight = (1 + mixed[6]) * p[factorCount + 1] + mixed[7];
        weights[factorCount] = (float) (spread * (1 + mixed[2] + (1 + mixed[5]) * p[factorCount]));
        weights[factorCount + 1] = (float) (spread * popularityWeight);
        weights[factorCount + 2] = (float) (spread * mixed[9]);
        double constant = user.bias + session.weight() * mood - popularityWeight * mixer.meanPopularity();
        for (int signal : USER_SIGNALS) {
            constant += mixed[signal] * signals[signal];
        }
        return mean + spread * constant;
    }

    @Override
    public void learn(UserRow user, int item, double rating, long timestampMillis, Users users) {
        RatedItems rated = user.rated();
        int position = rated.size() - 1;
        double y = Bounds.deviation((rating - mean) / spread);
        double error = y - base - factorPart - mix;
        double popularity = signals[7] + mixer.meanPopularity();
        mixer.learn(signals, error + mix, popularity);
        if (side.isPresent()) {
            side.get().learn(error - sidePart);
        }
        log.add(user.userId());
        learnBiases(user, item, Bounds.deviation((rating - moments.mean()) / moments.spread()));
        float userBias = user.bias + (float) session.weight() * user.session;
        rated.note(position, userBias, (float) (error + pairPart), (float) (y - base));
        neighbours.add(rated, position);
        if (folded == user && foldedSize == position) {
            foldedUser.add(item, (float) y - userBias);
        } else {
            foldedUser.sumUp(rated, mean, spread);
        }
        folded = null;
        foldedUser.solve();
        foldedUser.solveVariances();
        System.arraycopy(foldedUser.p(), 0, user.factors, 0, user.factors.length);
        double spreadNow = moments.spread();
        double meanNow = moments.mean();
        foldedUser.stepItem(rated, position, meanNow, spreadNow, 1);
        replay.run(users, meanNow, spreadNow);
    }

    @Override
    public void foldIn(UserRow user, int item, double rating) {
        double y = Bounds.deviation((rating - mean) / spread);
        double error = y - base - factorPart - mix;
        double biasError = y - user.bias - items.bias(item) - factorPart;
        learnUserBias(user, biasError, gains.biasVariance(items.count(item), 1 - items.instanceShare()));
        float userBias = user.bias + (float) session.weight() * user.session;
        user.rated().note(user.rated().size() - 1, userBias, (float) (error + pairPart), (float) (y - base));
        folded = null;
    }

    @Override
    public void look() {
        mixer.look();
        side.ifPresent(SidePrior::look);
    }

    @Override
    public void unlearn(UserRow user, int position) {
        neighbours.remove(user.rated(), position);
        folded = null;
    }

    @Override
    public void sumNeighbours(RatedItems rated, NeighbourSums sums) {
        neighbours.sumUp(rated, sums);
    }

    @Override
    public float neighbourWeight(int historyItem, int item) {
        return neighbours.weight(historyItem, item);
    }

    @Override
    public void alike(int item, int[] others, int count, float[] into) {
        neighbours.alike(item, others, count, into);
    }

    @Override
    public float likenessByTerms(int historyItem, int item) {
        return side.isPresent() ? side.get().likeness(historyItem, item) : 0;
    }

    @Override
    public LocalState localState() {
        return log;
    }

    /** Makes p the user's; at once where nothing has changed since it was, as when all items are scored for one user. */
    private void foldIn(UserRow user) {
        int size = user.rated().size();
        if (folded != user || foldedSize != size || foldedAt != items.changes()) {
            foldedUser.sumUp(user.rated(), mean, spread);
            foldedUser.solve();
            folded = user;
            foldedSize = size;
            foldedAt = items.changes();
        }
    }

    private void readSignals(UserRow user, int item) {
        float[] p = foldedUser.p();
        int from = items.offset(item);
        float[] q = items.values();
        double dot = 0;
        for (int f = 0; f < factorCount; f++) {
            dot += p[f] * q[from + f];
        }
        double itemBias = items.bias(item);
        double popularity = products.popularity(item) - mixer.meanPopularity();
        double biasPart = p[factorCount] * itemBias;
        double popularityPart = p[factorCount + 1] * popularity;
        factorPart = dot + biasPart + popularityPart;
        readUserSignals(user);
        signals[2] = itemBias;
        signals[4] = dot;
        signals[5] = biasPart;
        signals[6] = popularityPart;
        signals[7] = popularity;
        signals[9] = 1 / Math.sqrt(1.0 + Math.max(items.count(item), 0));
        signals[11] = neighbours.residualSignal();
        signals[12] = neighbours.neighbourSignal();
    }

    /** Those of {@link #USER_SIGNALS}. */
    private void readUserSignals(UserRow user) {
        signals[0] = 1;
        signals[1] = user.bias;
        signals[3] = mood;
        signals[8] = StrictMath.log1p(user.ratingCount());
        signals[10] = 1 / Math.sqrt(1.0 + user.ratingCount());
    }

    private void learnBiases(UserRow user, int item, double y) {
        double error = y - user.bias - items.bias(item) - factorPart;
        double itemVariance = gains.biasVariance(items.count(item) - 1, 1 - items.instanceShare());
        double itemGain = learnUserBias(user, error, itemVariance);
        int from = items.offset(item);
        System.arraycopy(items.values(), from, row, 0, row.length);
        row[factorCount] = cap(row[factorCount] + itemGain * error);
        items.set(item, row);
    }

    /** Returns the share of the error that is the item's. */
    private double learnUserBias(UserRow user, double error, double itemVariance) {
        double total = user.biasVariance + itemVariance + biasNoise;
        double userGain = user.biasVariance / total;
        double itemGain = itemVariance / total;
        user.session = session.learn(mood, (1 - userGain - itemGain) * error);
        user.bias = cap(user.bias + userGain * error);
        user.biasVariance += (float) (biasDrift - user.biasVariance * userGain);
        return itemGain;
    }

    private static float cap(double bias) {
        return (float) Math.min(Math.max(bias, -MAX_BIAS), MAX_BIAS);
    }
}
