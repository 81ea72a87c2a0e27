package io.thalweg.rank;

/** The parts of a score, in the order of the stored weights. Each is a number per user and item; see {@link Blend}. */
public enum Part {
    /** log(1 + 10 Σ .8ⁿ c_ij / √((1+n_i)(1+n_j))) over the user's latest items j. */
    NEIGHBOURS("co-rating neighbours", 1),
    /** log(1 + Σ .8ⁿ c_ij), i rated after j. */
    LATER("co-ratings, later", 0),
    /** log(1 + Σ .8ⁿ c_ij), i rated before j. */
    EARLIER("co-ratings, earlier", 0),
    /** log(1 + n_i). */
    POPULARITY("all-time popularity", .3f),
    /** log(1 + ratings among the latest 64). */
    RECENT_64("popularity, last 64", 0),
    RECENT_256("popularity, last 256", 0),
    RECENT_1024("popularity, last 1024", 0),
    RECENT_4096("popularity, last 4096", 0),
    RECENT_16384("popularity, last 16384", 0),
    RECENT_65536("popularity, last 65536", 0),
    /** The estimated rating without pair signals, in quarters of the scale. */
    PREDICTION("predicted rating", .3f);

    private static final int COUNT = values().length;

    private final String text;
    private final float startWeight;

    Part(String text, float startWeight) {
        this.text = text;
        this.startWeight = startWeight;
    }

    static int count() {
        return COUNT;
    }

    /** Its place among the weights. */
    @SuppressWarnings("EnumOrdinal") // the declared order is the stored format
    public int index() {
        return ordinal();
    }

    /** Its weight before anything is learned. */
    float startWeight() {
        return startWeight;
    }

    @Override
    public String toString() {
        return text;
    }
}
