package io.thalweg.topics;

/** State that was written by another format or model; the message says what it is and what to do. */
public final class IncompatibleStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IncompatibleStateException(String message) {
        super(message);
    }

    /** For a row that can't be read. */
    public static IncompatibleStateException of(IllegalArgumentException unreadable) {
        return new IncompatibleStateException(
                unreadable.getMessage() + "; run the version that wrote it, or " + NewApplication.ADVICE);
    }
}
