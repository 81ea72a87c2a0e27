package io.thalweg.faults;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;

/**
 * SIGKILLs an instance again and again. Every other time it is started again at once, as by a supervisor; in between it stays away until
 * the other has taken its partitions over, and comes back then. Either way the fault ends with its start.
 */
final class SoakKills implements AutoCloseable {

    private static final String NAME = "mortal";
    private static final Duration AWAY = Duration.ofSeconds(75);
    private static final long MOST_LATER_MILLIS = 10_000;

    private final Rig rig;
    private final Load load;
    private final Duration every;
    private final List<Kill> kills = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "kills");
    private volatile Jvm instance;
    private volatile Throwable failure;
    private volatile boolean isStopped;

    /**
     * What became of a kill.
     *
     * @param partitions that it learned
     * @param takenOver seconds from the kill until the other had learned what waited; 0 where it was started again at once
     * @param recovered seconds from its start until the lag was under a second
     */
    record Kill(int partitions, double takenOver, double recovered) {}

    SoakKills(Rig rig, Load load, Duration every) {
        this.rig = rig;
        this.load = load;
        this.every = every;
        this.instance = rig.startAndAwait(NAME);
        thread.start();
    }

    List<Kill> kills() {
        return List.copyOf(kills);
    }

    /** Null where nothing went wrong. */
    Throwable failure() {
        return failure;
    }

    /** The instance that is killed, as it is now. */
    Jvm instance() {
        return instance;
    }

    private void run() {
        SplittableRandom random = new SplittableRandom(38);
        long due = System.nanoTime();
        try {
            while (true) {
                due += every.toNanos();
                sleepUntil(due + random.nextLong(MOST_LATER_MILLIS) * 1_000_000);
                if (isStopped) {
                    return;
                }
                Kill kill = kill(kills.size() % 2 == 1);
                kills.add(kill);
                System.out.println("soak: " + kill);
            }
        } catch (Throwable e) { // for the test
            failure = e;
        }
    }

    private Kill kill(boolean staysAway) {
        int partitions = instance.metric("thalweg_lag_records").size();
        long killed = System.nanoTime();
        instance.kill();
        double takenOver = 0;
        if (staysAway) {
            takenOver = secondsUntilCaughtUp(killed);
            sleepUntil(killed + AWAY.toNanos());
        }
        long started = System.nanoTime();
        instance = rig.start(NAME);
        double recovered = secondsUntilCaughtUp(started);
        instance.awaitLine(" runs at ");
        return new Kill(partitions, takenOver, recovered);
    }

    /** Infinite where that took minutes: the soak goes on, and shows what came after. */
    private double secondsUntilCaughtUp(long since) {
        try {
            load.awaitCaughtUp(rig::committed);
            return (System.nanoTime() - since) / 1e9;
        } catch (ConditionTimeoutException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !isStopped; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, 100_000_000));
        }
    }

    /** Ends when the last kill is over. */
    void end() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
    }
}
