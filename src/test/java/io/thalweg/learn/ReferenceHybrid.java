package io.thalweg.learn;

import io.thalweg.model.Draws;
import io.thalweg.model.StartValues;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hybrid learner once more: slow, in doubles, on maps and lists, without bounds, caches or fixed point, each formula
 * as in LEARNER.md. An oracle for one partition and streams without re-ratings; draws the same random numbers.
 */
final class ReferenceHybrid {

    private static final int K = 8;
    private static final double NOISE = .65;
    private static final double START = .1732 * .1732;

    private final RatingScale scale;
    private final long seed;
    private final int noteWindow;
    private final int lookUpWindow;
    private final long fullReplays;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, double[]> pairs = new HashMap<>();
    private final List<User> log = new ArrayList<>();
    private final double[] weights = new double[13];
    private final double[][] matrix = new double[13][13];
    private final double pairDecay;
    private double popularitySum;
    private double popularityCount;
    private double count;
    private double sum;
    private double squares;

    /**
     * @param noteWindow latest ratings that an item is paired with
     * @param lookUpWindow latest ratings that a prediction looks pairs up for
     * @param fullReplays ratings that replay each
     * @param pairDecay how much less a pair counts with each rating between its two; 1 for the same
     */
    ReferenceHybrid(
            long seed, RatingScale scale, int noteWindow, int lookUpWindow, long fullReplays, double pairDecay) {
        this.pairDecay = pairDecay;
        this.fullReplays = fullReplays;
        this.noteWindow = noteWindow;
        this.lookUpWindow = lookUpWindow;
        this.seed = seed;
        this.scale = scale;
        for (int at = 0; at < 13; at++) {
            matrix[at][at] = .1;
        }
    }

    /** Predicts a new rating, learns it, returns the prediction, clamped. */
    double apply(Rating rating) {
        User user = users.computeIfAbsent(rating.userId(), id -> new User());
        Item item = items.computeIfAbsent(rating.itemId(), this::newItem);
        double mean = mean();
        double spread = spread();
        double mood = rating.timestampMillis() - user.lastMillis > 3_600_000 ? .3 * user.mood : user.mood;
        Folded folded = foldIn(user.entries, mean, spread);
        double[] h = vector(item);
        double dot = 0;
        for (int f = 0; f < K; f++) {
            dot += folded.p[f] * h[f];
        }
        double[] pair = pairSignals(user, item);
        double biasPart = folded.p[K] * h[K];
        double popularityPart = folded.p[K + 1] * h[K + 1];
        int n = user.entries.size();
        double[] x = {
            1,
            user.bias,
            item.bias,
            mood,
            dot,
            biasPart,
            popularityPart,
            h[K + 1],
            Math.log1p(n),
            1 / Math.sqrt(1.0 + item.count),
            1 / Math.sqrt(1.0 + n),
            pair[0],
            pair[1]
        };
        double base = user.bias + item.bias + .5 * mood;
        double factorPart = dot + biasPart + popularityPart;
        double mix = 0;
        for (int at = 0; at < 13; at++) {
            mix += weights[at] * x[at];
        }
        double prediction = scale.clamp(mean + spread * (base + factorPart + mix));

        double unit = (rating.value() - scale.lowest()) / scale.range();
        item.count++;
        count++;
        sum += unit;
        squares += unit * unit;
        log.add(user);
        double y = (rating.value() - mean) / spread;
        double error = y - base - factorPart - mix;
        double pairPart = weights[11] * x[11] + weights[12] * x[12];
        learnMix(x, error);
        popularitySum = .999 * popularitySum + Math.log(item.count);
        popularityCount = .999 * popularityCount + 1;

        double left = (rating.value() - mean()) / spread() - user.bias - item.bias - factorPart;
        double itemVariance = item.variance;
        double total = user.variance + itemVariance + .7;
        user.mood = mood + .25 * ((1 - user.variance / total - itemVariance / total) * left - mood);
        user.bias += user.variance / total * left;
        item.bias += itemVariance / total * left;
        user.variance += .0003 - user.variance * user.variance / total;
        item.variance += .0003 - itemVariance * itemVariance / (itemVariance + .03 + .7);
        user.lastMillis = rating.timestampMillis();

        Entry entry = new Entry(item, rating.value(), user.bias + .5 * user.mood, error + pairPart, y - base);
        notePairs(user, entry);
        user.entries.add(entry);
        step(entry, foldIn(user.entries, mean, spread));
        replay();
        return prediction;
    }

    private void replay() {
        long event = StartValues.random(StartValues.random(seed, 0x7265706c6179L), log.size());
        double probability = Math.max((double) fullReplays / Math.max(log.size(), fullReplays), 1 / 8.0);
        if ((StartValues.random(event, -1) >>> 32) * 0x1p-32 >= probability) {
            return;
        }
        List<Entry> entries = log.get(Draws.below(log.size(), StartValues.random(event, 0))).entries;
        Folded folded = foldIn(entries, mean(), spread());
        for (int n = 1; n <= 10; n++) {
            int back = Draws.below(Math.min(entries.size(), 500), StartValues.random(event, n));
            step(entries.get(entries.size() - 1 - back), folded);
        }
    }

    private void step(Entry entry, Folded user) {
        Item item = entry.item;
        double[] h = vector(item);
        double error = (entry.rating - mean()) / spread() - entry.userBias - item.bias;
        for (int f = 0; f < K + 2; f++) {
            error -= user.p[f] * h[f];
        }
        double rate = Math.max(.01, .1 / (1 + .1 * item.count));
        for (int f = 0; f < K; f++) {
            double shrink = user.variance[f] + NOISE / START / item.count;
            item.factors[f] = (item.factors[f] + rate * error * user.p[f]) / (1 + rate * shrink);
        }
    }

    /** Ridge regression by Gauss-Jordan elimination of [A | b | I]. */
    private Folded foldIn(List<Entry> entries, double mean, double spread) {
        int size = K + 2;
        double[][] a = new double[size][2 * size + 1];
        for (int r = 0; r < size; r++) {
            a[r][r] = r < K ? NOISE : r == K ? 10 : 100;
            a[r][size + 1 + r] = 1;
        }
        for (Entry entry : entries.subList(Math.max(0, entries.size() - 200), entries.size())) {
            double[] h = vector(entry.item);
            double target = (entry.rating - mean) / spread - entry.userBias - entry.item.bias;
            for (int r = 0; r < size; r++) {
                for (int c = 0; c < size; c++) {
                    a[r][c] += h[r] * h[c];
                }
                a[r][r] += r < K ? NOISE / (NOISE / START + .3 * entry.item.count) : 0;
                a[r][size] += target * h[r];
            }
        }
        for (int pivot = 0; pivot < size; pivot++) {
            double by = a[pivot][pivot];
            for (int c = 0; c < a[pivot].length; c++) {
                a[pivot][c] /= by;
            }
            for (int r = 0; r < size; r++) {
                double times = a[r][pivot];
                for (int c = 0; r != pivot && c < a[r].length; c++) {
                    a[r][c] -= times * a[pivot][c];
                }
            }
        }
        Folded folded = new Folded(new double[size], new double[K]);
        for (int r = 0; r < size; r++) {
            folded.p[r] = a[r][size];
            if (r < K) {
                folded.variance[r] = NOISE * a[r][size + 1 + r];
            }
        }
        return folded;
    }

    private double[] pairSignals(User user, Item item) {
        double residuals = 0;
        double weighted = 0;
        double weights = 0;
        List<Entry> window = latest(user, lookUpWindow);
        for (Entry entry : window) {
            double[] pair = pairs.get(key(item, entry.item));
            if (pair != null) {
                double products = pair[1] / Math.sqrt(variance(item) * variance(entry.item));
                residuals += products / (pair[0] + 20) * entry.residual;
                double weight = pair[0] / Math.sqrt((double) item.pairedCount * entry.item.pairedCount);
                weighted += weight * entry.residual;
                weights += weight;
            }
        }
        return new double[] {residuals / Math.sqrt(1.0 + window.size()), weighted / (1 + weights)};
    }

    /** v_i; infinite where next to nothing was left to explain. */
    private static double variance(Item item) {
        return item.squares < 1e-3 * item.pairedCount ? Double.POSITIVE_INFINITY : item.squares / item.pairedCount;
    }

    private void notePairs(User user, Entry entry) {
        entry.item.pairedCount++;
        entry.item.squares += entry.biasResidual * entry.biasResidual;
        double typical = pairDecay < 1 ? 4.5 : 8;
        List<Entry> window = latest(user, noteWindow);
        for (int at = 0; at < window.size(); at++) {
            Entry other = window.get(at);
            // In units, of which 4.5 are a typical pair where they decay; products in steps of half a unit.
            double weight = Math.max(1, Math.rint(8 * Math.pow(pairDecay, window.size() - at - 1.0)));
            double[] pair = pairs.computeIfAbsent(key(entry.item, other.item), key -> new double[2]);
            pair[0] += weight / typical;
            pair[1] += Math.rint(weight * entry.biasResidual * other.biasResidual * 2) / 2 / typical;
        }
    }

    private void learnMix(double[] x, double error) {
        double[] gain = new double[13];
        double scaleBy = .9999;
        for (int r = 0; r < 13; r++) {
            for (int c = 0; c < 13; c++) {
                gain[r] += matrix[r][c] * x[c];
            }
            scaleBy += gain[r] * x[r];
        }
        for (int r = 0; r < 13; r++) {
            weights[r] += gain[r] / scaleBy * error;
            for (int c = 0; c < 13; c++) {
                matrix[r][c] = (matrix[r][c] - gain[r] * gain[c] / scaleBy) / .9999;
            }
        }
    }

    private double[] vector(Item item) {
        double[] h = new double[K + 2];
        System.arraycopy(item.factors, 0, h, 0, K);
        h[K] = item.bias;
        h[K + 1] = Math.log1p(item.count) - popularitySum / Math.max(popularityCount, 1);
        return h;
    }

    private Item newItem(String id) {
        Item item = new Item(id);
        float[] start = new float[K];
        StartValues.fillNormal(StartValues.hash(seed, id), .1732, start, 0, K);
        for (int f = 0; f < K; f++) {
            item.factors[f] = start[f];
        }
        return item;
    }

    private double mean() {
        return scale.lowest() + scale.range() * (count == 0 ? .5 : sum / count);
    }

    private double spread() {
        return scale.range() * (count <= 20 ? .25 : Math.sqrt(squares / count - sum / count * sum / count));
    }

    private static List<Entry> latest(User user, int count) {
        return user.entries.subList(Math.max(0, user.entries.size() - count), user.entries.size());
    }

    private static String key(Item one, Item other) {
        return one.id.compareTo(other.id) < 0 ? one.id + " " + other.id : other.id + " " + one.id;
    }

    private static final class User {
        final List<Entry> entries = new ArrayList<>();
        double bias;
        double variance = .1;
        double mood;
        long lastMillis;
    }

    private static final class Item {
        final String id;
        final double[] factors = new double[K];
        double bias;
        double variance = .2;
        int count;
        int pairedCount;
        double squares;

        Item(String id) {
            this.id = id;
        }
    }

    private record Entry(Item item, double rating, double userBias, double residual, double biasResidual) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Folded(double[] p, double[] variance) {}
}
