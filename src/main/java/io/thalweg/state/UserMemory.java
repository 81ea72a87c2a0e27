package io.thalweg.state;

import java.util.concurrent.atomic.AtomicInteger;

/** The part of the heap that decoded users may take, shared by the tasks of an instance. Safe for use by several threads. */
public final class UserMemory {

    private static final int HEAP_ONE_IN = 8;

    private final long bytes;
    private final AtomicInteger tasks = new AtomicInteger();

    /** @param bytes for all tasks together */
    public UserMemory(long bytes) {
        this.bytes = bytes;
    }

    /** The bytes that a number of MiB asks for, where 0 is a share of the largest heap. */
    public static long bytes(int mebibytes) {
        return mebibytes == 0 ? Runtime.getRuntime().maxMemory() / HEAP_ONE_IN : (long) mebibytes << 20;
    }

    /** One more task. */
    void join() {
        tasks.incrementAndGet();
    }

    /** One less. */
    void leave() {
        tasks.decrementAndGet();
    }

    /** What one task may have. */
    long bytesOfTask() {
        return bytes / Math.max(1, tasks.get());
    }
}
