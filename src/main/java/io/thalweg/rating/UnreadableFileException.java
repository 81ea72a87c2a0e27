package io.thalweg.rating;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that cannot be read as what it should be; the message is one line that names file, line and what was expected. */
public final class UnreadableFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The file as a whole: missing, a folder, not permitted, empty. */
    public UnreadableFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** One line of the file, counted from 1. */
    public UnreadableFileException(Path file, long line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }

    private UnreadableFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }

    /** Says in plain words why the file could not be opened. */
    static UnreadableFileException of(Path file, IOException cause) {
        return new UnreadableFileException(file, problemOf(file, cause), cause);
    }

    private static String problemOf(Path file, IOException cause) {
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
