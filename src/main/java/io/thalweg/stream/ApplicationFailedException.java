package io.thalweg.stream;

/** The application ended by itself, because something failed; the cause says what, the message in one line. */
public final class ApplicationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApplicationFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
