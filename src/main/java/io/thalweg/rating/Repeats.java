package io.thalweg.rating;

import java.util.Locale;

/** What several events of one user and item come to. */
public enum Repeats {
    /** The newest one alone counts, as a re-rating does. */
    LAST,
    /** The highest one counts, in whichever order they come. */
    MAX,
    /** They add up, each saying less than the one before: {@link Feedback#combined}. */
    COUNT;

    /** @throws IllegalArgumentException if there is no such policy */
    public static Repeats parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The name in configurations and options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
