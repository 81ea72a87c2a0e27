package io.thalweg.serve;

import java.util.List;
import java.util.Map;

/**
 * Where a record was written, acknowledged by all replicas in sync.
 *
 * @param offset in that partition of the record's topic
 */
public record Written(int partition, long offset) {

    /**
     * What became of several events that were to be written together.
     *
     * @param acceptedCount how many are written
     * @param lastOffsets of each partition that got any, the offset of the last
     * @param refusals those that are not written, in their order
     */
    public record Batch(int acceptedCount, Map<Integer, Long> lastOffsets, List<Refusal> refusals) {
        public Batch {
            lastOffsets = Map.copyOf(lastOffsets);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * An event that breaks a rule.
     *
     * @param at where it stands among all, from 0 on
     * @param reason the rule, by the code that dead letters carry
     */
    public record Refusal(int at, String reason, String detail) {}

    /**
     * A command that was written.
     *
     * @param requestId comes back on the audit topic
     */
    public record Ordered(String requestId, Written written) {}
}
