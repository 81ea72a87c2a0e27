package io.thalweg.cli;

import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.learn.UserRow;
import io.thalweg.rank.Ranker;
import java.util.Arrays;
import java.util.Collection;

/** How long a list of ten takes, as the application makes it, with its predictions and reasons, while nothing is learned. */
final class ListTimes {

    /** The last one is timed: by then the JIT compiler is through with it, and all that moved is looked at. */
    private static final int ROUNDS = 5;

    private ListTimes() {}

    /** One list of each user; NaN for nobody. */
    static double medianMicros(SimulatedTasks tasks, Collection<String> userIds) {
        double[] micros = new double[userIds.size()];
        for (int round = 0; round < ROUNDS; round++) {
            int at = 0;
            for (String userId : userIds) {
                Ranker ranker = tasks.ranker(userId);
                UserRow user = tasks.user(userId);
                long start = System.nanoTime();
                ranker.rank(user, user.lastRatedMillis, item -> true);
                micros[at++] = (System.nanoTime() - start) / 1e3;
            }
        }
        Arrays.sort(micros);
        return micros.length == 0 ? Double.NaN : micros[micros.length / 2];
    }
}
