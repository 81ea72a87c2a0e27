package io.thalweg.lists;

import java.util.function.LongPredicate;

/**
 * Whether lists have to wait because ratings do: a list that is made later has more ratings in it, and those of one user
 * need one list. Ratings wait where they are learned late and others are left in the topic; the one without the other is
 * a producer that sets old timestamps, or a burst. When one has waited for {@value #LONGEST_WAIT_MILLIS} ms, all are made that have waited for
 * {@value #LONG_WAIT_MILLIS}: one after the other they find in the caches what one between two ratings has to fetch.
 */
public final class ListDelay {

    static final long LONGEST_WAIT_MILLIS = 3_500;

    /** A list that has waited for so long is made with one that has waited too long. */
    public static final long LONG_WAIT_MILLIS = 3_000;

    /** A rating that was learned late tells that others will be for so long. */
    static final long LATE_FOR_MILLIS = 1_000;

    private final DueLists due;
    private final LongPredicate backlog;
    private long lateUntilMillis;
    private boolean catchesUp;

    /** @param backlog whether ratings wait in the topic, at a time in ms */
    public ListDelay(DueLists due, LongPredicate backlog) {
        this.due = due;
        this.backlog = backlog;
    }

    /** Says that a rating was learned late. */
    void late(long nowMillis) {
        lateUntilMillis = nowMillis + LATE_FOR_MILLIS;
    }

    /** Whether no list is to be made now. */
    boolean isOn(long nowMillis) {
        catchesUp = due.isWaitingSince(nowMillis - (catchesUp ? LONG_WAIT_MILLIS : LONGEST_WAIT_MILLIS));
        // What is further away was told by a clock that was set back since.
        boolean late = nowMillis < lateUntilMillis && lateUntilMillis <= nowMillis + LATE_FOR_MILLIS;
        return late && !catchesUp && backlog.test(nowMillis);
    }
}
