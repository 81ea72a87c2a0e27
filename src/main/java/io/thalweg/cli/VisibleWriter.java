package io.thalweg.cli;

import io.thalweg.rating.VisibleText;
import java.io.IOException;
import java.io.Writer;

/** What commands print, with what others wrote in it: no title, id or file can make a terminal do something. */
final class VisibleWriter extends Writer {

    private final Writer out;

    VisibleWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        out.write(VisibleText.ofLines(new String(text, from, length)));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
