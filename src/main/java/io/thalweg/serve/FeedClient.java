package io.thalweg.serve;

import org.jspecify.annotations.Nullable;

/** Who gets what is new as it comes, over a connection of its own. Called by one thread at a time; a call may take as long as it has to. */
public interface FeedClient {

    /**
     * Sends an event. What it throws ends the client's subscription.
     *
     * @param id by which the client says later what it has seen; {@code null} for none
     */
    void send(@Nullable String id, String event, String data);

    /** Sends something that says nothing, so that those between see that the connection is in use. */
    void comment();

    /** Ends the connection, so that a send which waits for the client fails; from another thread than that of the send. */
    void abort();

    /** Whether the client is gone; that may be known only after a send. */
    boolean isClosed();
}
