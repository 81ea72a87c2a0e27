package io.thalweg.watch;

/**
 * How an instance stands that answers the API.
 *
 * @param isReady whether all that it answers from was read to its end once
 * @param remainingCount about how many records are still to be read before that
 * @param ageMillis how old the view is in the partition where it is oldest
 * @param lagCount ratings of all partitions that are written and not in the view
 * @param waitingCount questions that wait to be computed
 * @param mostWaitingCount so many may wait
 * @param clientCount clients that stay connected, and are told what is new
 */
public record ServingState(
        boolean isReady,
        long remainingCount,
        long ageMillis,
        long lagCount,
        int waitingCount,
        int mostWaitingCount,
        int clientCount) {

    /** For balancers: it holds however old the view has become since. */
    public HealthCheck check() {
        return new HealthCheck(
                "serving",
                isReady,
                isReady
                        ? "all is read, " + ageMillis + " ms old"
                        : "being read, about " + remainingCount
                                + " records of lists and users are to come, as far as is known");
    }
}
