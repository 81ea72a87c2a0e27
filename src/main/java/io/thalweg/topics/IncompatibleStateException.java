package io.thalweg.topics;

/** State that was written by another format or model; the message says what it is and what to do. */
public final class IncompatibleStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IncompatibleStateException(String message) {
        super(message);
    }

    /** For a row that can't be read. */
    public static IncompatibleStateException of(RuntimeException unreadable) {
        String what = unreadable instanceof IllegalArgumentException
                ? unreadable.getMessage()
                : "a stored row is damaged (" + unreadable + ")";
        IncompatibleStateException incompatible =
                new IncompatibleStateException(what + "; run the version that wrote it, or " + NewApplication.ADVICE);
        incompatible.addSuppressed(unreadable); // not its cause: people are told the innermost
        return incompatible;
    }
}
