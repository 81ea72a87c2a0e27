package io.thalweg.evaluate.grid;

import java.util.Locale;

/** What points are compared by. */
public enum Measure {
    /** The root of the mean squared error. */
    RMSE("RMSE", false),
    /** The mean absolute error. */
    MAE("MAE", false),
    /** The share of hits that were in the list of that moment. */
    HR("HR@10", true),
    /** The same, by the place in the list. */
    NDCG("NDCG@10", true);

    private final String title;
    private final boolean ofLists;

    Measure(String title, boolean ofLists) {
        this.title = title;
        this.ofLists = ofLists;
    }

    /** As people know it. */
    public String title() {
        return title;
    }

    /** Whether lists are measured, where more is better, and not errors, where less is. */
    public boolean isOfLists() {
        return ofLists;
    }

    /** Negative where {@code one} is better. */
    int compare(double one, double other) {
        return ofLists ? Double.compare(other, one) : Double.compare(one, other);
    }

    /** The code, in options and JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
