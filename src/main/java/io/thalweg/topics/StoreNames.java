package io.thalweg.topics;

import java.util.List;

/** What the stores of the topology are called: their changelogs are topics, named after them. */
public final class StoreNames {

    /** Rows of users. */
    public static final String USERS = "users";

    /** Users' ratings. */
    public static final String RATINGS = "ratings";

    /** A task's contributions to the item rows; its changelog is what all tasks read. */
    public static final String ITEM_CONTRIBUTIONS = "item-contributions";

    /** What a task's learner keeps beside rows; all tasks read the neighbours among it. */
    public static final String LEARNER_STATE = "learner-state";

    /** Users whose lists are due, and the commands that are under way. */
    public static final String DUE_LISTS = "due-lists";

    /** What was published for each user. */
    public static final String PUBLISHED_LISTS = "published-lists";

    /** Prediction errors that a task has not sent yet. */
    public static final String UNSENT_ERRORS = "unsent-errors";

    /** The errors of all partitions, added up. */
    public static final String ERRORS = "errors";

    /** Holds nothing, and has no changelog: tells a task that it is about to be committed. */
    public static final String BEFORE_COMMIT = "before-commit";

    /** The stores that have a changelog. */
    public static final List<String> LOGGED = List.of(
            USERS, RATINGS, DUE_LISTS, PUBLISHED_LISTS, UNSENT_ERRORS, ERRORS, ITEM_CONTRIBUTIONS, LEARNER_STATE);

    private StoreNames() {}
}
