package io.thalweg.topics;

import org.apache.kafka.common.utils.Utils;

/** Where a user belongs: the partition in which Kafka's Java clients put the user's id by default. */
public final class UserPartition {

    private UserPartition() {}

    /**
     * The partition of a user.
     *
     * @param userId in UTF-8
     */
    public static int of(byte[] userId, int partitionCount) {
        return Utils.toPositive(Utils.murmur2(userId)) % partitionCount;
    }
}
