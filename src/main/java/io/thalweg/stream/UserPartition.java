package io.thalweg.stream;

import org.apache.kafka.common.utils.Utils;

/** Where a user belongs: the partition in which Kafka's Java clients put the user's id by default. */
final class UserPartition {

    private UserPartition() {}

    /** @param userId in UTF-8 */
    static int of(byte[] userId, int partitionCount) {
        return Utils.toPositive(Utils.murmur2(userId)) % partitionCount;
    }
}
