package io.thalweg.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** The bar of what is read before the start; how much that is, is known when the reading begins. Another reading gets another bar. */
final class RowProgress implements AutoCloseable {

    private final String task;
    private final PrintWriter err;
    private @Nullable Progress progress;
    private long latest;

    RowProgress(PrintWriter err) {
        this("reading item rows", err);
    }

    RowProgress(String task, PrintWriter err) {
        this.task = task;
        this.err = err;
    }

    /** @param offsets more than there are records, since the topic is compacted */
    void to(long read, long offsets) {
        if (read < latest) {
            close();
        }
        if (progress == null) {
            progress = Progress.of(task, offsets, err);
        }
        latest = read;
        progress.to(read);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
