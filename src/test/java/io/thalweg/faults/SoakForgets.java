package io.thalweg.faults;

import io.thalweg.stream.CommandSender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Forgets one guest after the other, and waits for the audit record of each. */
final class SoakForgets implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_NANOS = Duration.ofSeconds(15).toNanos();

    private final CommandSender sender;
    private final Thread thread = new Thread(this::run, "forgets");
    private final AtomicLong count = new AtomicLong();
    private volatile String wrong = "";
    private volatile boolean isStopped;

    SoakForgets(Rig rig) {
        sender = new CommandSender(
                rig.topics,
                rig.settings.partitionCount(),
                rig.config.producerProperties(),
                rig.config.consumerProperties());
        thread.start();
    }

    long count() {
        return count.get();
    }

    /** Who was not forgotten in time; empty where all were. */
    String wrong() {
        return wrong;
    }

    private void run() {
        while (!isStopped) {
            long due = System.nanoTime() + PAUSE_NANOS;
            for (long left = PAUSE_NANOS; left > 0 && !isStopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, 100_000_000));
            }
            if (!isStopped) {
                forget(SoakStream.guest((int) (count.get() % SoakStream.GUESTS)));
            }
        }
    }

    private void forget(String guest) {
        if (sender.forget(guest, PATIENCE).isEmpty() && wrong.isEmpty()) {
            wrong = guest + " was not forgotten within " + PATIENCE.toSeconds() + " s";
        }
        count.incrementAndGet();
    }

    /** Once more all of them, when nothing is sent any more; afterwards nothing may be left of them. */
    void forgetAll() {
        close();
        for (int guest = 0; guest < SoakStream.GUESTS; guest++) {
            forget(SoakStream.guest(guest));
        }
    }

    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
