package io.thalweg.topics;

import java.nio.BufferUnderflowException;
import java.util.function.Supplier;

/** State that was written by another format or model; the message says what it is and what to do. */
public final class IncompatibleStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IncompatibleStateException(String message) {
        super(message);
    }

    /** Does what reads stored rows; where one is of another form, or cut off, this says so. */
    public static <T> T orIncompatible(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw of(e);
        }
    }

    /** The same for what returns nothing. */
    public static void orIncompatible(Runnable reading) {
        var unused = IncompatibleStateException.<Boolean>orIncompatible(() -> {
            reading.run();
            return true;
        });
    }

    /** What an unreadable row means for the start. */
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
