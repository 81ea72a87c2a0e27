package io.thalweg.evaluate;

import java.nio.ByteBuffer;

/** How often published lists were followed, and what was in them liked: sums of {@link ListEvidence}. Mutable; not safe for use by several threads. */
public final class ListSums {

    static final int BYTES = 2 * Long.BYTES + LikedShare.BYTES;

    private final LikedShare liked = new LikedShare();
    private long hitCount;
    private long followedCount;

    /** Takes in what a rating says. */
    public void add(ListEvidence evidence) {
        add(evidence, 1);
    }

    /** Takes back what was taken in. */
    void subtract(ListEvidence evidence) {
        add(evidence, -1);
    }

    private void add(ListEvidence evidence, int sign) {
        if (evidence.isHit()) {
            hitCount += sign;
            followedCount += evidence.isListed() ? sign : 0;
        }
        if (evidence.isJudged()) {
            liked.add(evidence.isListed(), evidence.isLiked(), sign);
        }
    }

    void add(ListSums other) {
        hitCount += other.hitCount;
        followedCount += other.followedCount;
        liked.add(other.liked);
    }

    /** Hits of users who had a list. */
    public long hitCount() {
        return hitCount;
    }

    /** The share of them whose item was in the list; NaN before the first. */
    public double hitRate() {
        return (double) followedCount / hitCount;
    }

    /** What became of items that were in a list. */
    public LikedShare liked() {
        return liked;
    }

    void write(ByteBuffer out) {
        out.putLong(hitCount).putLong(followedCount);
        liked.write(out);
    }

    void read(ByteBuffer in) {
        hitCount = in.getLong();
        followedCount = in.getLong();
        liked.read(in);
    }
}
