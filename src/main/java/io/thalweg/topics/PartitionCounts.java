package io.thalweg.topics;

import org.apache.kafka.common.config.ConfigException;

/**
 * How many partitions there are of what. Users are laid out in a number of their own, which stays what it was when an application first
 * ran. The topics that it reads may have other numbers, and may be given more: what lies in another partition than its user's takes one
 * more hop, through an internal topic.
 *
 * @param users in which users, their ratings and their lists are laid out
 * @param ratings of the ratings topic
 * @param commands of the commands topic
 */
public record PartitionCounts(int users, int ratings, int commands) {

    /** @throws ConfigException if there is no partition of something */
    public PartitionCounts {
        if (Math.min(users, Math.min(ratings, commands)) < 1) {
            throw new ConfigException("users are laid out in " + users + " partitions, ratings in " + ratings
                    + ", commands in " + commands + "; each must have one at least");
        }
    }

    /** As many of everything, as after {@code topics create}. */
    public static PartitionCounts equal(int count) {
        return new PartitionCounts(count, count, count);
    }

    /**
     * Tasks that read ratings and commands, as Kafka Streams counts them: one for each number that a partition has. Those beyond the users'
     * learn nothing, and send on what they read. Changelogs have as many partitions as there are tasks.
     */
    public int tasks() {
        return Math.max(users, Math.max(ratings, commands));
    }

    /**
     * That Kafka can deal these partitions out to tasks. Under {@code group.protocol=streams} (4.3.1) a task is given the partition of its
     * number of each topic that it reads, whether there is one or not, and ends at one that is not.
     *
     * @throws ConfigException if the numbers differ and that protocol is set, saying what to set instead
     */
    public void requireAssignable(String groupProtocol, Topics topics) {
        if (groupProtocol.equalsIgnoreCase("streams") && !(ratingsFit() && commandsFit())) {
            throw new ConfigException(
                    "group.protocol=streams gives each task a partition of every topic that it reads, so all need as"
                            + " many; but topic " + topics.ratings() + " has " + ratings + ", " + topics.commands()
                            + " " + commands
                            + ", and users of " + topics.applicationId() + " are laid out in " + users
                            + ": set group.protocol=classic while none of its instances runs");
        }
    }

    /** Whether every well-placed rating lies in the partition of its user, so that none needs to hop. */
    public boolean ratingsFit() {
        return ratings == users;
    }

    /** The same of commands. */
    public boolean commandsFit() {
        return commands == users;
    }
}
