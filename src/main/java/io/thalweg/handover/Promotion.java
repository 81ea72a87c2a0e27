package io.thalweg.handover;

/**
 * That an application is to write the lists and errors which consumers read.
 *
 * @param application its {@code application.id}
 * @param from which application wrote them until then
 * @param fromPartitions how many partitions the users of that one have
 * @param isFromGone whether that one has no instance any more, so that nobody waits for what it says
 * @param versionBase no list that was published before has a higher version
 * @param atMillis when it was written; also what tells it from others
 */
public record Promotion(
        String application, String from, int fromPartitions, boolean isFromGone, long versionBase, long atMillis) {

    /** @throws IllegalArgumentException if it names nobody, or has no partition */
    public Promotion {
        if (application.isEmpty() || application.equals(from) || fromPartitions < 1) {
            throw new IllegalArgumentException(
                    "'" + application + "' can't take over from '" + from + "' with " + fromPartitions + " partitions");
        }
    }
}
