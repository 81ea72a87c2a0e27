package io.thalweg.topics;

/** What an instance holds may lack deletions, since it was out of touch for longer than Kafka keeps their tombstones. */
public final class StaleStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleStateException(String message) {
        super(message);
    }
}
