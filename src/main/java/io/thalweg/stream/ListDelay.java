package io.thalweg.stream;

/**
 * Whether lists have to wait because ratings do: a list that is made later has more ratings in it, and those of one user need
 * one list. When one has waited for {@value #LONGEST_WAIT_MILLIS} ms, all are made that have waited for
 * {@value #LONG_WAIT_MILLIS}: one after the other they find in the caches what one between two ratings has to fetch.
 */
final class ListDelay {

    static final long LONGEST_WAIT_MILLIS = 3_500;
    static final long LONG_WAIT_MILLIS = 3_000;

    /** A rating that was learned late tells that others will be for so long. */
    static final long BEHIND_FOR_MILLIS = 1_000;

    private final DueLists due;
    private long behindUntilMillis;
    private boolean catchesUp;

    ListDelay(DueLists due) {
        this.due = due;
    }

    /** Says that ratings wait to be learned. */
    void behind(long nowMillis) {
        behindUntilMillis = nowMillis + BEHIND_FOR_MILLIS;
    }

    /** Whether no list is to be made now. */
    boolean isOn(long nowMillis) {
        catchesUp = due.isWaitingSince(nowMillis - (catchesUp ? LONG_WAIT_MILLIS : LONGEST_WAIT_MILLIS));
        return nowMillis < behindUntilMillis && !catchesUp;
    }
}
