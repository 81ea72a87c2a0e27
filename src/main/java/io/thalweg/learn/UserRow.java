package io.thalweg.learn;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one task knows of one of its users: the learned row, and everything that the user rated.
 *
 * <p>Mutable and owned by the task's thread. Numbers are in the learner's own units.
 */
public final class UserRow {

    private static final long OWN_BYTES = 320;
    private static final long WITHDRAWN_BYTES = 96;

    private final String userId;
    private final RatedItems rated = new RatedItems();
    private @Nullable Map<String, Long> withdrawnMillis;
    private long withdrawnBytes;

    /** b_u. */
    public float bias;
    /** Posterior variance of b_u; 0 where the learner keeps none. */
    public float biasVariance;
    /** The passing mood of a session; 0 where the learner keeps none. */
    public float session;
    /** When the user last rated, in milliseconds since 1970; 0 before the first rating. */
    public long lastRatedMillis;
    /** How many ratings of this user were ever learned: orders the history, and never falls. */
    public long learnedCount;
    /** p_u; its length is the learner's. */
    public float[] factors;

    /**
     * Which items stood first in the user's last published list; {@code null} until somebody asks. A copy of what is stored beside.
     */
    public @Nullable ListedItems listed;

    /** A row with everything at 0 but what the caller puts into {@code factors}. */
    public UserRow(String userId, float[] factors) {
        this.userId = userId;
        this.factors = factors;
    }

    public String userId() {
        return userId;
    }

    public RatedItems rated() {
        return rated;
    }

    /** n_u: current ratings. */
    public int ratingCount() {
        return rated.size();
    }

    /** Current ratings, and withdrawals that are remembered. */
    public int entryCount() {
        return rated.size() + (withdrawnMillis == null ? 0 : withdrawnMillis.size());
    }

    /** About what this takes of the heap, in bytes, its entry in a cache included. */
    public long heapBytes() {
        long listedBytes = listed == null ? 0 : listed.heapBytes();
        return OWN_BYTES
                + 2L * userId.length()
                + 4L * factors.length
                + rated.heapBytes()
                + withdrawnBytes
                + listedBytes;
    }

    /** When the user withdrew the rating of this item, or {@code null}. */
    public @Nullable Long withdrawnMillis(String itemId) {
        return withdrawnMillis == null ? null : withdrawnMillis.get(itemId);
    }

    /** Remembers a withdrawal, so that a resent older rating is known to be late. */
    public void withdraw(String itemId, long timestampMillis) {
        if (withdrawnMillis == null) {
            withdrawnMillis = new HashMap<>();
        }
        if (withdrawnMillis.put(itemId, timestampMillis) == null) {
            withdrawnBytes += withdrawnBytes(itemId);
        }
    }

    /** The ids of items of which a withdrawal is remembered. */
    public Set<String> withdrawnItems() {
        return withdrawnMillis == null ? Set.of() : Collections.unmodifiableSet(withdrawnMillis.keySet());
    }

    void forgetWithdrawal(String itemId) {
        if (withdrawnMillis != null && withdrawnMillis.remove(itemId) != null) {
            withdrawnBytes -= withdrawnBytes(itemId);
        }
    }

    private static long withdrawnBytes(String itemId) {
        return WITHDRAWN_BYTES + 2L * itemId.length();
    }
}
