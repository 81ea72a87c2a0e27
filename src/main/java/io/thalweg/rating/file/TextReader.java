package io.thalweg.rating.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Bytes as text: UTF-8, and Windows-1252 for each line that is not UTF-8, so that one bad byte doesn't turn the rest of the
 * file. Windows-1252 has Latin-1's letters, and marks where that has control characters. Decodes block by block.
 */
final class TextReader extends Reader {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int LONGEST_LINE_BYTES = 1 << 26;
    private static final int MARK_BYTES = 3;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;

    private final InputStream in;
    private final LongConsumer otherLine;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private byte[] bytes = new byte[BLOCK_BYTES];
    private int byteCount;
    private CharBuffer chars = CharBuffer.allocate(0);
    private long lineCount;
    private boolean ended;

    /** A line that is text in neither way. */
    static final class NotTextException extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final long line;
        private final String problem;

        NotTextException(long line, String problem) {
            this.line = line;
            this.problem = problem;
        }

        @Override
        public String getMessage() {
            return problem;
        }

        long line() {
            return line;
        }
    }

    private TextReader(InputStream in, LongConsumer otherLine) {
        this.in = in;
        this.otherLine = otherLine;
    }

    /**
     * Drops a byte order mark; one of UTF-16 says that all is UTF-16.
     *
     * @param otherLine told of each line that was read as Windows-1252, counted from 1
     */
    static Reader of(InputStream in, LongConsumer otherLine) throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(in, MARK_BYTES);
        byte[] mark = bytes.readNBytes(MARK_BYTES);
        if (startsWith(mark, 0xEF, 0xBB, 0xBF)) {
            return new TextReader(bytes, otherLine);
        }
        bytes.unread(mark);
        if (startsWith(mark, 0xFF, 0xFE) || startsWith(mark, 0xFE, 0xFF)) {
            return new InputStreamReader(bytes, StandardCharsets.UTF_16.newDecoder());
        }
        return new TextReader(bytes, otherLine);
    }

    /** @throws NotTextException at a line that is text in neither way */
    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int n = Math.min(length, chars.remaining());
        chars.get(buffer, offset, n);
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || bytes[i] != (byte) mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Decodes whole lines, as many as fit. */
    private void fill() throws IOException {
        int end = 0;
        while (end == 0 && !ended) {
            if (byteCount == bytes.length) {
                if (byteCount >= LONGEST_LINE_BYTES) {
                    throw new IOException("line " + (lineCount + 1) + " has more than " + (byteCount >> 20) + " MiB");
                }
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            int n = in.read(bytes, byteCount, bytes.length - byteCount);
            ended = n < 0;
            int before = byteCount;
            byteCount += Math.max(0, n);
            end = ended ? byteCount : lineEndFrom(before);
        }
        decode(end);
        System.arraycopy(bytes, end, bytes, 0, byteCount - end);
        byteCount -= end;
    }

    /** Behind the last line end from there on; 0 where there is none. */
    private int lineEndFrom(int from) {
        for (int at = byteCount - 1; at >= from; at--) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return 0;
    }

    private void decode(int end) throws IOException {
        if (chars.capacity() < end) {
            chars = CharBuffer.allocate(Math.max(end, BLOCK_BYTES));
        }
        chars.clear();
        if (!decodeAsUtf8(0, end)) {
            chars.clear();
            decodeEachLine(end);
        }
        chars.flip();
        countLines(end);
    }

    /** Eight bytes at a time, since it is done with every byte of the file. */
    private void countLines(int end) throws NotTextException {
        int at = 0;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, at);
            if (zeros(eight) != 0) {
                break;
            }
            lineCount += Long.bitCount(zeros(eight ^ LINE_FEEDS));
        }
        for (; at < end; at++) {
            if (bytes[at] == 0) {
                throw new NotTextException(lineCount + 1, "is no text: it has bytes of value 0");
            }
            lineCount += bytes[at] == '\n' ? 1 : 0;
        }
    }

    /** The highest bit of each byte that is 0; H. S. Warren, "Hacker's Delight", 2nd ed. 2012, section 6-1. */
    private static long zeros(long eight) {
        return ~((eight & LOW_BITS) + LOW_BITS | eight | LOW_BITS);
    }

    private boolean decodeAsUtf8(int from, int to) {
        utf8.reset();
        return !utf8.decode(ByteBuffer.wrap(bytes, from, to - from), chars, true)
                .isError();
    }

    private void decodeEachLine(int end) throws IOException {
        long line = lineCount;
        for (int from = 0, to = 0; from < end; from = to) {
            do {
                to++;
            } while (to < end && !endsLine(to, end));
            line++;
            int kept = chars.position();
            if (!decodeAsUtf8(from, to)) {
                chars.position(kept);
                decodeAsWindows1252(from, to, line);
            }
        }
    }

    /** Behind a line feed, or behind a carriage return alone, as very old files have them. */
    private boolean endsLine(int to, int end) {
        return bytes[to - 1] == '\n' || (bytes[to - 1] == '\r' && bytes[Math.min(to, end - 1)] != '\n');
    }

    private void decodeAsWindows1252(int from, int to, long line) throws NotTextException {
        try {
            chars.put(WINDOWS_1252.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)));
            otherLine.accept(line);
        } catch (CharacterCodingException e) {
            NotTextException neither =
                    new NotTextException(line, "is text neither in UTF-8 nor in Windows-1252; write the file as UTF-8");
            neither.initCause(e);
            throw neither;
        }
    }
}
