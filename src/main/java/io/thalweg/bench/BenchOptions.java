package io.thalweg.bench;

import io.thalweg.rating.GeneratorOptions;

/**
 * What is benched.
 *
 * @param stream the generated ratings: the first half warms up, the second is timed
 * @param instances of the application, each with its threads, in this JVM
 * @param guarantee Kafka Streams' {@code processing.guarantee}
 * @param latencyRatingsPerSecond at which the time from a rating to its list is measured
 * @param latencySeconds for how long; 0 leaves it out
 */
public record BenchOptions(
        GeneratorOptions stream, int instances, String guarantee, int latencyRatingsPerSecond, int latencySeconds) {

    /** Ratings that are learned before the clock starts, for the JIT compiler to do most of its work. */
    long warmUpCount() {
        return stream.ratings() - timedCount();
    }

    /** Ratings that are learned while the clock runs. */
    long timedCount() {
        return stream.ratings() / 2;
    }

    /** For the round that is thrown away: half as many ratings, of as many users and items, and no lists timed. */
    BenchOptions firstRound() {
        GeneratorOptions half = stream.withRatings(Math.max(2, timedCount()));
        return new BenchOptions(half, instances, guarantee, latencyRatingsPerSecond, 0);
    }
}
