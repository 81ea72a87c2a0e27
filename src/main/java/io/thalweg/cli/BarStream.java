package io.thalweg.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Stderr of a terminal: a bar in the last line, and above it whatever else is written, by any thread. What is written takes
 * the bar away; it comes back when it is next shown.
 */
final class BarStream extends OutputStream {

    private static final String ERASE_LINE = "\r\u001b[K";

    private static volatile @Nullable BarStream installed;

    private final PrintStream terminal;
    private String bar = "";

    BarStream(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** From now on {@link System#err} is one, where a person looks at it: logs go there too. */
    static void install() {
        if (Terminal.hasStandardError() && installed == null) {
            BarStream stream = new BarStream(System.err);
            installed = stream;
            System.setErr(new PrintStream(stream, true, StandardCharsets.UTF_8));
        }
    }

    /** The one that was installed, where there is one. */
    static @Nullable BarStream installed() {
        return installed;
    }

    /** Shows this bar in place of what the line has, also where that is the ^C of a person; it must fit in a line. */
    synchronized void show(String line) {
        terminal.print(ERASE_LINE + line);
        terminal.flush();
        bar = line;
    }

    /** Leaves this bar where it is, and goes on in the next line. */
    synchronized void leave(String line) {
        show(line);
        terminal.println();
        bar = "";
    }

    @Override
    public synchronized void write(int octet) {
        takeAway();
        terminal.write(octet);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (length > 0) {
            takeAway();
            terminal.write(bytes, from, length);
        }
    }

    @Override
    public synchronized void flush() {
        terminal.flush();
    }

    private void takeAway() {
        if (!bar.isEmpty()) {
            terminal.print(ERASE_LINE);
            bar = "";
        }
    }
}
