package io.thalweg.stream;

import io.thalweg.learn.ItemReplica;

/**
 * What all tasks of an instance share.
 *
 * @param replica the item rows of all partitions
 * @param catalog the items topic
 * @param tally where tasks count
 * @param backlog what waits in the ratings topic
 * @param barriers how a task learns that all has been read that was written before now
 * @param progress where tasks tell that they work and commit
 */
record Instance(
        RecommenderSettings settings,
        ItemReplica replica,
        ItemCatalog catalog,
        Tally tally,
        Backlog backlog,
        InputBarriers.Source barriers,
        Progress progress) {}
