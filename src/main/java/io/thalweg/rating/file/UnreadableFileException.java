package io.thalweg.rating.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A file that cannot be read as what it should be; the message is one line that names file, line and what was expected. */
public final class UnreadableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The file as a whole: missing, a folder, not permitted, empty. */
    public UnreadableFileException(Path file, String problem) {
        super(FileNotes.nameOf(file) + ": " + problem);
    }

    /** One line of the file, counted from 1. */
    public UnreadableFileException(Path file, long line, String problem) {
        super(FileNotes.nameOf(file) + ", line " + line + ": " + problem);
    }

    private UnreadableFileException(Path file, String problem, Throwable cause) {
        super(FileNotes.nameOf(file) + ": " + problem, cause);
    }

    /**
     * Says in plain words why the file could not be opened or read on.
     *
     * @param line the last that was read; 0 where none was
     */
    public static UnreadableFileException of(Path file, long line, IOException cause) {
        return new UnreadableFileException(file, problemOf(file, line, cause), cause);
    }

    private static String problemOf(Path file, long line, IOException cause) {
        if (cause instanceof EOFException || cause instanceof ZipException) {
            return "is a damaged or incomplete gzip file (after line " + line + "): " + reasonOf(cause);
        }
        if (file.equals(FileBytes.STANDARD_INPUT)) {
            return "cannot be read: " + reasonOf(cause);
        }
        if (cause instanceof NoSuchFileException || Files.notExists(file)) {
            Path folder = file.toAbsolutePath().getParent();
            return "there is no such file" + (folder != null && Files.notExists(folder) ? " (nor its folder)" : "");
        }
        if (Files.isDirectory(file)) {
            return "is a folder; give a file in it";
        }
        if (cause instanceof AccessDeniedException || !Files.isReadable(file)) {
            return "may not be read (permission denied)";
        }
        return "cannot be read: " + reasonOf(cause);
    }

    private static @Nullable String reasonOf(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
