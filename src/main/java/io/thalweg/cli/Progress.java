package io.thalweg.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command is, on stderr: a bar on a terminal, else a plain line at every tenth. For one thread. */
abstract sealed class Progress implements AutoCloseable {

    /**
     * @param total the count at the end, at least 0
     * @param err where plain lines go
     */
    static Progress of(String task, long total, PrintWriter err) {
        return Terminal.hasStandardError() ? new Bar(task, total) : new Lines(task, total, err);
    }

    /** Moves on. */
    abstract void to(long done);

    /** What to show behind the count from now on, for example the RMSE; short. */
    abstract void note(String text);

    @Override
    public abstract void close();

    private static final class Bar extends Progress {

        private final ProgressBar bar;

        Bar(String task, long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .showSpeed()
                    .build();
        }

        @Override
        void to(long done) {
            bar.stepTo(done);
        }

        @Override
        void note(String text) {
            bar.setExtraMessage(" " + text);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    static final class Lines extends Progress {

        private static final int PARTS = 10;

        private final String task;
        private final long total;
        private final PrintWriter err;
        private long part;
        private String note = "";

        Lines(String task, long total, PrintWriter err) {
            this.task = task;
            this.total = total;
            this.err = err;
        }

        @Override
        void to(long done) {
            long reached = total == 0 ? PARTS : (long) ((double) PARTS * done / total);
            if (reached > part) {
                part = reached;
                err.println(String.format(Locale.ROOT, "%s: %d of %d%s", task, done, total, note));
            }
        }

        @Override
        void note(String text) {
            note = ", " + text;
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
