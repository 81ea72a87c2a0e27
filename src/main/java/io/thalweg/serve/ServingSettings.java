package io.thalweg.serve;

import io.thalweg.config.ApiKeys;
import io.thalweg.config.ThalwegConfig;
import java.time.Duration;

/**
 * What serving may take.
 *
 * @param viewCount threads that compute
 * @param mostWaiting questions that may wait for the one that is computed
 * @param timeout after so long a question isn't begun any more
 * @param mostClients that may be connected to the feed
 * @param keepAlive a client of the feed gets a comment so often
 * @param isWritable whether there is a writer; the learner must read our own form then
 */
public record ServingSettings(
        int viewCount, int mostWaiting, Duration timeout, int mostClients, Duration keepAlive, boolean isWritable) {

    /** Half of the server's connections: the others are left to those who ask. */
    private static final int MOST_CLIENTS = 1_000;

    /** What usually does, with a writer wherever the configuration lets the learner read what it writes. */
    public static ServingSettings of(ThalwegConfig config) {
        return new ServingSettings(
                config.get(ApiKeys.VIEWS),
                config.get(ApiKeys.QUEUE),
                Duration.ofMillis(config.get(ApiKeys.TIMEOUT_MILLIS)),
                MOST_CLIENTS,
                Duration.ofSeconds(15),
                config.eventShapingKey().isEmpty());
    }
}
