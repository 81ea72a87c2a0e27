package io.thalweg.serve;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one client: of each thing the latest only, so that it is bounded however slow the client is. Who puts never waits
 * for a send. Safe for use by several threads.
 */
final class FeedSlots {

    /** Something to be sent; a later one about the same takes its place. */
    static final class Message {
        private final String about;
        private final String event;
        private final byte @Nullable [] json;

        /** @param json {@code null} where there is nothing any more */
        Message(String about, String event, byte @Nullable [] json) {
            this.about = about;
            this.event = event;
            this.json = json;
        }
    }

    private static final String NOTHING = "{}";

    private final FeedClient client;
    private final Function<byte[], @Nullable String> ids;
    private final Map<String, Message> waiting = new LinkedHashMap<>();
    private boolean isCommentDue;
    private boolean isQueued;
    private @Nullable String sentId;

    /**
     * Nothing waits yet.
     *
     * @param ids of a message's JSON: by which a client tells what it has seen, or {@code null}
     * @param seenId what the client has seen already
     */
    FeedSlots(FeedClient client, Function<byte[], @Nullable String> ids, @Nullable String seenId) {
        this.client = client;
        this.ids = ids;
        this.sentId = seenId;
    }

    /** Puts what is there now in; under the lock, so that it can't take the place of something newer. Returns as {@link #put} does. */
    synchronized boolean putAll(Supplier<List<Message>> now) {
        now.get().forEach(each -> waiting.put(each.about, each));
        return !waiting.isEmpty() && queueOnce();
    }

    /** Puts a message in; returns whether the caller is to queue this, as nobody else has. */
    synchronized boolean put(Message message) {
        waiting.put(message.about, message);
        return queueOnce();
    }

    /** Puts a comment in; returns as {@link #put} does. */
    synchronized boolean putComment() {
        isCommentDue = true;
        return queueOnce();
    }

    /** Sends one of what waits, if it is new to the client. To be called by who has taken this from the queue. */
    void sendNext() {
        if (takeComment()) {
            client.comment();
            return;
        }
        Message message = take();
        if (message == null) {
            return;
        }
        String id = message.json == null ? null : ids.apply(message.json);
        if (id == null || !id.equals(sentId)) {
            String data = message.json == null ? NOTHING : new String(message.json, StandardCharsets.UTF_8);
            client.send(id, message.event, data);
        }
        sentId = id;
    }

    void abort() {
        client.abort();
    }

    boolean isClosed() {
        return client.isClosed();
    }

    /** Says that the caller is done with it for now; returns whether more waits, and the caller is to queue it again. */
    synchronized boolean release() {
        isQueued = !waiting.isEmpty() || isCommentDue;
        return isQueued;
    }

    private synchronized boolean takeComment() {
        boolean wasDue = isCommentDue;
        isCommentDue = false;
        return wasDue;
    }

    private synchronized @Nullable Message take() {
        Iterator<Message> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Message message = first.next();
        first.remove();
        return message;
    }

    private boolean queueOnce() {
        boolean isFirst = !isQueued;
        isQueued = true;
        return isFirst;
    }
}
