package io.thalweg.bench;

import org.jspecify.annotations.Nullable;

/** Sends in the background; who waits for what it sends asks whether it still can. */
final class Sender {

    private final Thread thread;
    private volatile @Nullable Throwable failure;

    private Sender(Runnable sending) {
        thread = new Thread(
                () -> {
                    try {
                        sending.run();
                    } catch (Throwable e) { // for who waits
                        failure = e;
                    }
                },
                "thalweg-bench-sender");
        thread.setDaemon(true);
    }

    static Sender start(Runnable sending) {
        Sender sender = new Sender(sending);
        sender.thread.start();
        return sender;
    }

    /** @throws IllegalStateException if it could not send all */
    void requireWell() {
        Throwable known = failure;
        if (known != null) {
            throw new IllegalStateException("the ratings can't be sent: " + known.getMessage(), known);
        }
    }

    void join() throws InterruptedException {
        thread.join();
        requireWell();
    }
}
