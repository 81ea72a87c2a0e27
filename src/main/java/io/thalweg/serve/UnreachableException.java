package io.thalweg.serve;

/**
 * The brokers did not acknowledge what was to be written in time. It may be written all the same: a client that sends the same rating with
 * the same time again does no harm.
 */
public final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
