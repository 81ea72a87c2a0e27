package io.thalweg.rank;

import java.util.Locale;

/** Why an entry is in a list. */
public enum Source {
    /** The user's own estimate says so. */
    PERSONAL,
    /** Above all because others rated it together with what the user rated lately. */
    SIMILAR,
    /** Nothing is known of the user. */
    POPULAR;

    /** The name on the topic. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
