package io.thalweg.broker;

/** The embedded broker did not start; the message is one line that names the port or folder and says what to do. */
public final class BrokerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
