package io.thalweg.topics;

/**
 * How to start another application beside one whose state can't be used. With a new {@code application.id} alone it would
 * write over the lists of the first.
 */
public final class NewApplication {

    private static final String NAMES =
            "start a new application, with outputs of its own:" + " --set application.id=NAME --set topic.prefix=NAME.";

    /** Where it is not known which topics this one reads. */
    public static final String ADVICE =
            NAMES + " --set input.topic=RATINGS --set items.topic=ITEMS, the last two being the"
                    + " topics that this one reads (topics create, then run)";

    private NewApplication() {}

    /** One that learns what these topics hold. */
    static String advice(Topics topics) {
        return NAMES + input(topics) + " (topics create, then run)";
    }

    /** The keys by which an application of any prefix reads these. */
    static String input(Topics topics) {
        return " --set input.topic=" + topics.ratings() + " --set items.topic=" + topics.items();
    }
}
