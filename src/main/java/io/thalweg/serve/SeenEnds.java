package io.thalweg.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The ends that a partition was seen to have, and how old a view of it is by them: where it has passed the end that was seen at a time,
 * it has all that was written before then.
 *
 * <p>Only ends that the view hasn't passed are kept, {@value #MOST} of them at most: where a learner is away for hours, every second one is
 * dropped, and later ones are kept half as often. The age is then off by a hundredth of the time for which the view was behind, and never
 * too low. Safe for use by several threads.
 */
final class SeenEnds {

    static final int MOST = 512;

    private record Look(long atMillis, long end) {}

    /** Both rise from one to the next. */
    private final Deque<Look> ahead = new ArrayDeque<>();

    /** The time between two that are kept, but for the last of them. */
    private long spacingMillis;

    private long position;
    private long end;
    private long freshAtMillis;

    /** @param nowMillis before that nothing is known: the age is counted from then on until an end is passed */
    SeenEnds(long nowMillis) {
        this.freshAtMillis = nowMillis;
    }

    /**
     * Takes in what a look has found.
     *
     * @param atMillis when it began
     */
    synchronized void look(long atMillis, long seenEnd) {
        end = seenEnd;
        while (!ahead.isEmpty() && ahead.getLast().end >= seenEnd) {
            ahead.removeLast(); // the later one asks for no more, and says more
        }
        keep(new Look(atMillis, seenEnd));
        pass();
    }

    /** Says how far the view is now; it never goes back. */
    synchronized void reach(long newPosition) {
        position = Math.max(position, newPosition);
        pass();
    }

    /** The offset before which the view has everything. */
    synchronized long position() {
        return position;
    }

    /** The end at the last look. */
    synchronized long end() {
        return end;
    }

    synchronized Place place(int partition, long nowMillis) {
        return new Place(partition, position, Math.max(0, end - position), Math.max(0, nowMillis - freshAtMillis));
    }

    /** How many looks are kept. */
    synchronized int lookCount() {
        return ahead.size();
    }

    private void pass() {
        while (!ahead.isEmpty() && ahead.getFirst().end <= position) {
            freshAtMillis = ahead.removeFirst().atMillis;
        }
        if (ahead.isEmpty()) {
            spacingMillis = 0;
        }
    }

    private void keep(Look look) {
        if (!ahead.isEmpty()) {
            Look last = ahead.removeLast();
            if (ahead.isEmpty() || last.atMillis - ahead.getLast().atMillis >= spacingMillis) {
                ahead.addLast(last);
            }
        }
        ahead.addLast(look);
        if (ahead.size() > MOST) {
            thin(look.atMillis - ahead.getFirst().atMillis);
        }
    }

    private void thin(long spanMillis) {
        List<Look> all = new ArrayList<>(ahead);
        ahead.clear();
        for (int n = 0; n < all.size(); n++) {
            if (n % 2 == 0 || n == all.size() - 1) {
                ahead.addLast(all.get(n));
            }
        }
        spacingMillis = spanMillis * 2 / MOST;
    }
}
