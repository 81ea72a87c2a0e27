package io.thalweg.transfer;

import io.thalweg.learn.UserRow;
import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Factors and biases of users and items on the rating scale, so that what biases and factors estimate, before it is clamped to the scale, is
 *
 * <pre>mean + bias_u + bias_i + Σ_f f_u f_i</pre>
 *
 * <p>Of what {@link io.thalweg.learn.Learner#linearize} weighs beside the factors, a new user's weights make the item's bias, and by how
 * much a user's own differ makes more factors: of {@code hybrid} two, f_k with the item's bias and f_k+1 with log(1+n_i). The user's
 * f_0 to f_k−1 include all that the mix makes of them.
 */
public final class FactorTable {

    private final Learned learned;
    private final ItemRows items;
    private final int factorCount;
    private final int columnCount;
    private final long nowMillis;
    private final double mean;
    private final float[] ofNewUser;
    private final float[] weights;

    /** @param nowMillis the time at which is estimated: the mood of a user's session counts less when it is over */
    public FactorTable(Learned learned, long nowMillis) {
        this.learned = learned;
        this.items = learned.items();
        this.nowMillis = nowMillis;
        this.factorCount = items.layout().factorCount();
        this.columnCount = factorCount + learned.algorithm().ownWeightCount();
        this.weights = new float[items.layout().width() + 2];
        this.ofNewUser = new float[weights.length];
        items.takeIn();
        learned.learner().look();
        long count = items.total(Total.RATINGS);
        double unitMean = count <= 0 ? .5 : FixedPoint.toDouble(items.total(Total.RATING_SUM)) / count;
        this.mean = learned.scale().lowest() + learned.scale().range() * unitMean;
        var unused = learned.learner().linearize(learned.learner().newUser(""), nowMillis, ofNewUser);
    }

    /** How many columns of factors there are. */
    public int columnCount() {
        return columnCount;
    }

    public List<String> userColumns() {
        return columns("userId");
    }

    public List<String> itemColumns() {
        return columns("itemId", "title");
    }

    private List<String> columns(String... first) {
        List<String> columns = new ArrayList<>(List.of(first));
        columns.addAll(List.of("ratings", "mean", "bias"));
        for (int f = 0; f < columnCount; f++) {
            columns.add("f" + f);
        }
        return columns;
    }

    /** Writes all users. */
    public void writeUsers(TableFile table) {
        learned.users(user -> writeUser(user, table));
    }

    private void writeUser(UserRow user, TableFile table) {
        double constant = learned.learner().linearize(user, nowMillis, weights);
        @Nullable Object[] row = new Object[4 + columnCount];
        row[0] = user.userId();
        row[1] = user.ratingCount();
        row[2] = mean;
        row[3] = constant - mean;
        for (int f = 0; f < columnCount; f++) {
            row[4 + f] = f < factorCount ? weights[f] : (double) weights[f] - ofNewUser[f];
        }
        table.row(row);
    }

    /** Writes all items that have a rating. */
    public void writeItems(TableFile table) {
        for (int item = 0; item < items.size(); item++) {
            if (items.count(item) > 0) {
                writeItem(item, table);
            }
        }
    }

    private void writeItem(int item, TableFile table) {
        double[] signals = signals(item);
        double bias = 0;
        for (int at = factorCount; at < signals.length; at++) {
            bias += ofNewUser[at] * signals[at];
        }
        String itemId = items.index().id(item);
        @Nullable Object[] row = new Object[5 + columnCount];
        row[0] = itemId;
        row[1] = learned.title(itemId);
        row[2] = items.count(item);
        row[3] = mean;
        row[4] = bias;
        for (int f = 0; f < columnCount; f++) {
            row[5 + f] = signals[f];
        }
        table.row(row);
    }

    /** What weights are multiplied with: the item's row, log(1+n_i) and 1/√(1+n_i). */
    private double[] signals(int item) {
        int width = items.layout().width();
        double[] signals = new double[width + 2];
        int from = items.offset(item);
        for (int column = 0; column < width; column++) {
            signals[column] = items.values()[from + column];
        }
        signals[width] = StrictMath.log1p((double) items.count(item));
        signals[width + 1] = 1 / Math.sqrt(1.0 + items.count(item));
        return signals;
    }
}
