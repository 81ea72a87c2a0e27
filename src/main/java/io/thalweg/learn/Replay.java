package io.thalweg.learn;

import io.thalweg.model.Draws;
import io.thalweg.model.ItemRows;
import io.thalweg.model.StartValues;
import io.thalweg.model.Total;

/**
 * Learning again from ratings of before: a user drawn from the {@link ReplayLog} is folded in, and some of the items that
 * the user has rated take a step. What is drawn comes from the seed and the number of ratings learned alone.
 */
final class Replay {

    private static final double UNDAMPED_INSTANCES = 4;
    private static final int WINDOW = 500;

    /** The draw that says whether an event replays; the others count from 0. */
    private static final int WHETHER = -1;

    private final ItemRows items;
    private final ReplayLog log;
    private final FoldedUser folded;
    private final long seed;
    private final int userCount;
    private final int itemCount;

    Replay(ItemRows items, ReplayLog log, FoldedUser folded, Hyperparameters parameters) {
        this.items = items;
        this.log = log;
        this.folded = folded;
        this.seed = StartValues.random(items.layout().seed(), 0x7265706c6179L);
        this.userCount = parameters.getInt("hybrid.replay.users");
        this.itemCount = parameters.getInt("hybrid.replay.items");
    }

    /** Replays, if the rating that was logged last does. */
    void run(Users users, double mean, double spread) {
        long event = StartValues.random(seed, log.added());
        long learned = items.total(Total.NEW_RATINGS) + items.total(Total.RE_RATINGS) + 1;
        if (!log.isReplaying(learned, StartValues.random(event, WHETHER))) {
            return;
        }
        double damping = damping();
        int draw = 0;
        for (int n = 0; n < userCount; n++) {
            String userId = log.draw(StartValues.random(event, draw++));
            if (userId.isEmpty()) {
                continue;
            }
            RatedItems rated = users.user(userId).rated();
            int size = rated.size();
            if (size == 0) {
                continue;
            }
            folded.sumUp(rated, mean, spread);
            folded.solve();
            folded.solveVariances();
            int window = Math.min(size, WINDOW);
            for (int at = 0; at < itemCount; at++) {
                int position = size - 1 - Draws.below(window, StartValues.random(event, draw++));
                if (items.counts(rated.item(position))) { // else it has left, and would be back
                    folded.stepItem(rated, position, mean, spread, damping);
                }
            }
        }
    }

    /**
     * The fourth root of this instance's share of all ratings, and four times that times the share at most: instances that replay
     * at the same time, unseen by each other, move an item together, so that the more they are, the less all of them may move it,
     * as far as 2.8 of a single one where they are four, and 2 where they are sixteen. 1 for a single instance, whose tasks see each
     * other's steps.
     */
    private double damping() {
        double share = items.instanceShare();
        double root = Math.sqrt(Math.sqrt(share));
        return root * Math.min(1, UNDAMPED_INSTANCES * share);
    }
}
