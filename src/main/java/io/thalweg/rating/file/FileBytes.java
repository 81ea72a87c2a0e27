package io.thalweg.rating.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file's content, unpacked if its first bytes say gzip (all members of it), with a count of the stored bytes taken in. The
 * file {@code -} is standard input; pipes are read once, like any other.
 */
final class FileBytes extends FilterInputStream {

    static final Path STANDARD_INPUT = Path.of("-");

    /** Size of what has none: a pipe. */
    static final long UNKNOWN = 0;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAGIC_BYTES = 6;

    /** First bytes, in Latin-1, of what is no text, and what to do with it. */
    private static final Map<String, String> OTHERS = new LinkedHashMap<>();

    static {
        OTHERS.put("PK\3\4", "is a zip archive; unpack it and give a file from it");
        OTHERS.put("PAR1", "is a Parquet file; write it as CSV first: duckdb -c \"COPY 'FILE' TO 'ratings.csv'\"");
        OTHERS.put("(\u00b5/\u00fd", "is packed with zstd; unpack it first: zstd -d FILE");
        OTHERS.put("\u00fd7zXZ", "is packed with xz; unpack it first: xz -dk FILE");
        OTHERS.put("BZh", "is packed with bzip2; unpack it first: bzip2 -dk FILE");
        OTHERS.put("7z\u00bc\u00af", "is a 7z archive; unpack it and give a file from it");
        OTHERS.put("Rar!", "is a rar archive; unpack it and give a file from it");
        OTHERS.put("SQLite", "is an SQLite database; export a table as CSV");
    }

    private static final AtomicReference<@Nullable InputStream> taken = new AtomicReference<>();

    private final AtomicLong bytesRead;
    private final long totalBytes;

    private FileBytes(InputStream content, AtomicLong bytesRead, long totalBytes) {
        super(content);
        this.bytesRead = bytesRead;
        this.totalBytes = totalBytes;
    }

    static FileBytes open(Path file) throws IOException {
        if (file.toString().isEmpty()) {
            throw new UnreadableFileException(Path.of("''"), "is no name of a file");
        }
        if (Files.isDirectory(file)) {
            throw new UnreadableFileException(file, "is a folder; give a file in it");
        }
        boolean standardInput = file.equals(STANDARD_INPUT);
        AtomicLong bytesRead = new AtomicLong();
        InputStream raw = standardInput ? standardInput() : openToRead(file);
        InputStream stored = new BufferedInputStream(new Counted(raw, bytesRead), BUFFER_BYTES);
        try {
            InputStream content = isGzip(begin(file, stored)) ? unpacked(file, stored) : stored;
            long size = Files.isRegularFile(file) ? Files.size(file) : UNKNOWN;
            return new FileBytes(content, bytesRead, size);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** What is in a gzip file must be text. */
    private static InputStream unpacked(Path file, InputStream stored) throws IOException {
        InputStream content = new BufferedInputStream(new Unpacked(stored), BUFFER_BYTES);
        if (isGzip(begin(file, content))) {
            throw new UnreadableFileException(
                    file, "is packed with gzip twice; unpack it once: gzip -dc FILE > once.gz");
        }
        return content;
    }

    /** The first bytes, which are read again afterwards. */
    private static byte[] begin(Path file, InputStream from) throws IOException {
        from.mark(MAGIC_BYTES);
        byte[] magic = from.readNBytes(MAGIC_BYTES);
        from.reset();
        requireText(file, new String(magic, StandardCharsets.ISO_8859_1));
        return magic;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    /** Size as stored; {@link #UNKNOWN} of a pipe. */
    long totalBytes() {
        return totalBytes;
    }

    /** A stream of NIO asks a pipe for its position, which it has not. */
    private static InputStream openToRead(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new FileInputStream(file.toFile());
    }

    private static InputStream standardInput() {
        if (taken.getAndSet(System.in) == System.in) {
            throw new UnreadableFileException(
                    STANDARD_INPUT, "can be only one of the files; give the other by its name");
        }
        return System.in;
    }

    private static boolean isGzip(byte[] magic) {
        return Arrays.equals(Arrays.copyOf(magic, 2), new byte[] {0x1f, (byte) 0x8b});
    }

    private static void requireText(Path file, String magic) {
        OTHERS.forEach((start, advice) -> {
            if (magic.startsWith(start)) {
                throw new UnreadableFileException(file, advice);
            }
        });
    }

    /**
     * All members of a gzip file; whatever is wrong with them is a {@link ZipException}. The JDK's own stream ends in silence
     * where a further member's header is broken.
     */
    private static final class Unpacked extends FilterInputStream {

        Unpacked(InputStream stored) throws IOException {
            super(stored);
            try {
                in = GzipCompressorInputStream.builder()
                        .setInputStream(stored)
                        .setDecompressConcatenated(true)
                        .get();
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw damaged(e);
            }
        }

        private static ZipException damaged(IOException cause) {
            String reason = cause instanceof EOFException ? "it ends too early" : String.valueOf(cause.getMessage());
            ZipException damaged = new ZipException(reason);
            damaged.initCause(cause);
            return damaged;
        }
    }

    private static final class Counted extends FilterInputStream {
        private final AtomicLong count;

        Counted(InputStream in, AtomicLong count) {
            super(in);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count.addAndGet(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count.addAndGet(Math.max(0, n));
            return n;
        }
    }
}
