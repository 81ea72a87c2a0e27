package io.thalweg.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** The bar of what is read before the start; how much that is, is known when the reading begins. */
final class RowProgress implements AutoCloseable {

    private final PrintWriter err;
    private @Nullable Progress progress;

    RowProgress(PrintWriter err) {
        this.err = err;
    }

    /** @param offsets more than there are records, since the topic is compacted */
    void to(long read, long offsets) {
        if (progress == null) {
            progress = Progress.of("reading item rows", offsets, err);
        }
        progress.to(read);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
