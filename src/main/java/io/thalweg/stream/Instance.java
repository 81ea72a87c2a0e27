package io.thalweg.stream;

import io.thalweg.handover.Handover;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.ItemModel;
import io.thalweg.state.UserMemory;
import io.thalweg.topics.InputBarriers;
import io.thalweg.watch.Backlog;
import io.thalweg.watch.Progress;
import io.thalweg.watch.Tally;

/**
 * What all tasks of an instance share.
 *
 * @param model what is known of items
 * @param users what decoded users may take of the heap
 * @param catalog the items topic
 * @param tally where tasks count
 * @param backlog what waits in the ratings topic
 * @param barriers how a task learns that all has been read that was written before now
 * @param handover whether the lists of tasks are those that consumers read
 * @param progress where tasks tell that they work and commit
 */
record Instance(
        RecommenderSettings settings,
        ItemModel model,
        UserMemory users,
        ItemCatalog catalog,
        Tally tally,
        Backlog backlog,
        InputBarriers.Source barriers,
        Handover handover,
        Progress progress) {}
