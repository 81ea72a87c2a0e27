package io.thalweg.evaluate;

/**
 * How an application is spread over instances, to be simulated.
 *
 * @param partitions of the ratings, each learned by one task
 * @param instances that share the tasks; each has one model
 * @param syncEvery how many events, of all tasks together, lie between two commits, at which instances hear of each other
 */
public record Spread(int partitions, int instances, int syncEvery) {

    /** One task that learns alone. */
    public static final Spread SINGLE = new Spread(1, 1, 1);

    /** @throws IllegalArgumentException if a number is below 1, or there are more instances than partitions */
    public Spread {
        if (partitions < 1 || instances < 1 || syncEvery < 1) {
            throw new IllegalArgumentException("partitions is " + partitions + ", instances is " + instances
                    + ", sync-every is " + syncEvery + "; each must be at least 1");
        }
        if (instances > partitions) {
            throw new IllegalArgumentException("instances is " + instances + ", partitions is " + partitions
                    + "; an instance without a partition does nothing, so give at most as many instances");
        }
    }
}
