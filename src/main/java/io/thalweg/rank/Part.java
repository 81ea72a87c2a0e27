package io.thalweg.rank;

/** The parts of a score, in the order of the stored weights. Each is a number per user and item; see {@link Blend}. */
public enum Part {
    /** log(1 + 30 Σ .8ⁿ c_ij / √((1+n_i)(1+n_j))) over the user's latest items j; a pair of neighbours in a history is one in c_ij. */
    NEIGHBOURS("co-rating neighbours", 1.5f),
    /** log(1 + Σ .8ⁿ c_ij), i rated after j. */
    LATER("co-ratings, later", .2f),
    /** log(1 + Σ .8ⁿ c_ij), i rated before j. */
    EARLIER("co-ratings, earlier", 0),
    /** log(1 + n_i). */
    POPULARITY("all-time popularity", .3f),
    /** log(1 + ratings among the latest 64). */
    RECENT_64("popularity, last 64", .3f),
    RECENT_256("popularity, last 256", .1f),
    RECENT_1024("popularity, last 1024", .1f),
    RECENT_4096("popularity, last 4096", .1f),
    RECENT_16384("popularity, last 16384", .3f),
    RECENT_65536("popularity, last 65536", 0),
    /** The estimated rating without pair signals, in quarters of the scale. */
    PREDICTION("predicted rating", .3f),
    /** (l_i + 2) / (n_i + 4), l_i of the item's n_i ratings being high. */
    LIKED_SHARE("liked share", 1),
    /** ½ log(1 + age), the age being how many ratings were learned since the item's own, on average. */
    AGE("age", 0),
    /** How near log(1 + n_i) is to that of the user's latest items: −.2 (x − mean)², a constant for all items left out. */
    POPULARITY_FIT("popularity fit", .1f),
    /** The same of log(1 + age). */
    AGE_FIT("age fit", .1f),
    /** Σ .9ⁿ of how much more often than by chance the item was liked together with what the user liked; see {@link LikeLifts}. */
    LIKE_LIFT("like lift", .7f),
    /** Twice the cosine of the item's categories to those of the user's latest items; see {@link CategoryVectors}. */
    CATEGORIES("categories", .3f);

    /** From this on, parts say in which order chosen items come, and not which are chosen. */
    static final Part FIRST_TO_ORDER = POPULARITY_FIT;

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

    /** The weights of all before anything is learned, as found typical. */
    static float[] startWeights() {
        float[] starts = new float[COUNT];
        for (Part part : values()) {
            starts[part.index()] = part.startWeight;
        }
        return starts;
    }

    /** The same for those of whom nothing is known: what is rated often is rated next. */
    static float[] startWeightsOfNewcomers() {
        float[] starts = new float[COUNT];
        starts[POPULARITY.index()] = 1;
        starts[LIKED_SHARE.index()] = 1;
        return starts;
    }

    @Override
    public String toString() {
        return text;
    }
}
