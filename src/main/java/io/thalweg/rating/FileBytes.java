package io.thalweg.rating;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** A file's content, unpacked if its first bytes say gzip, with a count of the stored bytes taken in. */
final class FileBytes extends FilterInputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final AtomicLong bytesRead;
    private final long totalBytes;

    private FileBytes(InputStream content, AtomicLong bytesRead, long totalBytes) {
        super(content);
        this.bytesRead = bytesRead;
        this.totalBytes = totalBytes;
    }

    static FileBytes open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UnreadableFileException(file, "is a folder; give a file in it");
        }
        AtomicLong bytesRead = new AtomicLong();
        InputStream stored = new BufferedInputStream(new Counted(Files.newInputStream(file), bytesRead), BUFFER_BYTES);
        try {
            stored.mark(4);
            byte[] magic = stored.readNBytes(4);
            stored.reset();
            if (startsWith(magic, 'P', 'K', 3, 4)) {
                throw new UnreadableFileException(file, "is a zip archive; unpack it and give a file from it");
            }
            InputStream content = startsWith(magic, 0x1f, 0x8b) ? new GZIPInputStream(stored, BUFFER_BYTES) : stored;
            return new FileBytes(content, bytesRead, Files.size(file));
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    long bytesRead() {
        return bytesRead.get();
    }

    long totalBytes() {
        return totalBytes;
    }

    private static boolean startsWith(byte[] bytes, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (bytes.length <= i || bytes[i] != (byte) expected[i]) {
                return false;
            }
        }
        return true;
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
