package io.thalweg.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command is, on stderr: a bar on a terminal, else a plain line at every tenth. For one thread. */
abstract sealed class Progress implements AutoCloseable {

    /**
     * @param total the count at the end, at least 0
     * @param err where plain lines go
     */
    static Progress of(String task, long total, PrintWriter err) {
        BarStream terminal = BarStream.installed();
        return terminal == null
                ? new Lines(task, total, err)
                : new Bar(bar(task, total).showSpeed(), terminal);
    }

    /** The same, with notes in place of the speed and the time to come. */
    static Progress noted(String task, long total, PrintWriter err) {
        BarStream terminal = BarStream.installed();
        return terminal == null
                ? new Lines(task, total, err)
                : new Bar(bar(task, total).hideEta(), terminal);
    }

    /** Moves on. */
    abstract void to(long done);

    /** What to show behind the count from now on, for example the RMSE; short. */
    abstract void note(String text);

    @Override
    public abstract void close();

    private static ProgressBarBuilder bar(String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250);
    }

    private static final class Bar extends Progress {

        private final ProgressBar bar;

        Bar(ProgressBarBuilder builder, BarStream terminal) {
            bar = builder.setConsumer(new LastLine(terminal)).build();
        }

        @Override
        void to(long done) {
            bar.stepTo(done);
        }

        @Override
        void note(String text) {
            bar.setExtraMessage(text);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** The last line of a terminal. */
    private static final class LastLine implements ProgressBarConsumer {

        private final BarStream terminal;
        private final int columns = Terminal.errorColumns();
        private String last = "";

        LastLine(BarStream terminal) {
            this.terminal = terminal;
        }

        /** The last column stays free: some terminals go on in the next line once it is written. */
        @Override
        public int getMaxRenderedLength() {
            return columns - 1;
        }

        @Override
        public void accept(String line) {
            last = line;
            terminal.show(line);
        }

        @Override
        public void close() {
            terminal.leave(last);
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
