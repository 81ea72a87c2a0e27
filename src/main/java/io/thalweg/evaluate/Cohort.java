package io.thalweg.evaluate;

import io.thalweg.learn.Outcome;
import java.util.Locale;

/** How much was known of user and item before a rating was predicted. Every rating is in exactly one. */
public enum Cohort {
    /** The user had fewer than {@value #FEW} ratings. */
    NEW_USER,
    /** The user had enough, the item fewer than {@value #FEW}. */
    NEW_ITEM,
    /** Both had enough. */
    WARM;

    static final int FEW = 5;
    private static final Cohort[] ALL = values();

    /** The cohort of a learned rating. */
    public static Cohort of(Outcome outcome) {
        return of(outcome.userCount(), outcome.itemCount());
    }

    /** The cohort of a user and an item with so many ratings. */
    static Cohort of(int userCount, long itemCount) {
        if (userCount < FEW) {
            return NEW_USER;
        }
        return itemCount < FEW ? NEW_ITEM : WARM;
    }

    /** Where this cohort stands in an array of all, and in what is stored and sent. */
    @SuppressWarnings("EnumOrdinal") // the declared order is the stored format
    public int index() {
        return ordinal();
    }

    /** The cohort of an {@link #index()}. */
    public static Cohort at(int index) {
        return ALL[index];
    }

    /** The name on topics and in metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
