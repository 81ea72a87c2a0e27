package io.thalweg.serve;

/** More is asked than can be computed in time; to be asked again later. */
public final class OverloadedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OverloadedException(String message) {
        super(message);
    }
}
