package io.thalweg.bench;

import java.util.List;

/**
 * What an application takes while its stream grows.
 *
 * @param users of the stream at its end
 * @param items of the stream at its end
 * @param emptyHeapBytes what is live on the heap before the first rating
 */
public record GrowthReport(int users, int items, long emptyHeapBytes, List<Step> steps) {

    /**
     * Where all ratings so far are learned and committed.
     *
     * @param ratings so far
     * @param ratingsPerSecond since the step before: from the first one sent to the last one committed
     * @param cpuMicrosPerRating since the step before, of the application's process alone, by all its threads
     * @param liveHeapBytes of the application
     * @param stateBytes on the application's disk
     * @param topicBytesPerRating of all its topics on the broker, by all ratings so far
     */
    public record Step(
            long ratings,
            double ratingsPerSecond,
            double cpuMicrosPerRating,
            long liveHeapBytes,
            long stateBytes,
            double topicBytesPerRating) {}
}
