package io.thalweg.bench;

/**
 * What was measured.
 *
 * @param ratingsPerSecond of the application: from the first rating sent to the last one committed
 * @param passThroughPerSecond of the pass-through application on the same stream
 * @param ratio of the two
 * @param latencyP50Millis from a rating sent to its list readable (read_committed), unloaded; NaN if left out
 * @param latencyP99Millis the same
 * @param listsPublished while the throughput was measured
 * @param listAgeP99Millis meanwhile, from a list being due to its being readable
 * @param cpuMicrosPerRating meanwhile, of the application's stream threads and readers, for a rating
 * @param passThroughCpuMicrosPerRating the same of the pass-through application
 * @param changelogRecordsPerRating meanwhile, of all stores; the ends of transactions are among them
 * @param passThroughChangelogRecordsPerRating the same of the pass-through application
 */
public record BenchReport(
        double ratingsPerSecond,
        double passThroughPerSecond,
        double ratio,
        double latencyP50Millis,
        double latencyP99Millis,
        long listsPublished,
        double listAgeP99Millis,
        double cpuMicrosPerRating,
        double passThroughCpuMicrosPerRating,
        double changelogRecordsPerRating,
        double passThroughChangelogRecordsPerRating) {}
