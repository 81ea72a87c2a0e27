package io.thalweg.serve;

import io.thalweg.serve.FeedSlots.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes what is new to clients that stay connected: a user's list, or errors and drift alarms. Who reads the topics only puts it into the
 * clients' slots; {@value #SENDERS} threads send. A client that is slow misses what is replaced meanwhile, and keeps one of these threads
 * for as long as its own send takes: after {@value #MOST_SEND_MILLIS} ms its connection ends, so that some who never read don't keep the
 * news from all others. Any thread may ask.
 */
public final class Feed implements AutoCloseable {

    /** The event of a list, which is its data. */
    public static final String LIST = "list";

    /** The event of a user whose list is gone. */
    public static final String FORGOTTEN = "forgotten";

    /** The event of a rolling error. */
    public static final String ERRORS = "errors";

    /** The event of a drift alarm. */
    public static final String DRIFT = "drift";

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final int SENDERS = 4;
    private static final long MOST_SEND_MILLIS = 1_000;
    private static final String DRIFT_KEYS = "drift/";

    /** Before a user's id; what errors have is shorter, so that no user is taken for them. */
    private static final String LIST_TOPICS = "list/";

    private static final String ERRORS_TOPIC = "";
    private static final long LOOK_MILLIS = 200;

    private final int mostClients;
    private final long keepAliveNanos;
    private final Function<String, byte @Nullable []> lists;
    private final Errors errors;
    private final LongSupplier nanoClock;
    private final Map<FeedSlots, String> clients = new ConcurrentHashMap<>();
    private final Map<String, Set<FeedSlots>> byTopic = new ConcurrentHashMap<>();
    private final BlockingQueue<FeedSlots> ready = new LinkedBlockingQueue<>();
    private final AtomicLong nextCommentNanos;
    private final Map<FeedSlots, Long> sendingSinceNanos = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isClosed;

    /** A client's place in the feed. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        /** Leaves; nothing more is put in for the client, and what is being sent may still arrive. */
        @Override
        void close();
    }

    /**
     * Nothing is sent before the start.
     *
     * @param mostClients so many may be connected
     * @param keepAlive a client gets a comment so often
     * @param lists a user's list as it is now, as JSON, or {@code null}
     * @param errors as they are now
     */
    public Feed(
            int mostClients,
            Duration keepAlive,
            Function<String, byte @Nullable []> lists,
            Errors errors,
            LongSupplier nanoClock) {
        this.mostClients = mostClients;
        this.keepAliveNanos = keepAlive.toNanos();
        this.lists = lists;
        this.errors = errors;
        this.nanoClock = nanoClock;
        this.nextCommentNanos = new AtomicLong(nanoClock.getAsLong() + keepAliveNanos);
        for (int n = 0; n < SENDERS; n++) {
            threads.add(new Thread(this::run, "thalweg-feed-" + n));
        }
        threads.add(new Thread(this::watch, "thalweg-feed-watch"));
        threads.forEach(each -> each.setDaemon(true));
    }

    /** Begins to send. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /**
     * Sends a user's list as it is now, and each new one: {@value #LIST}, or {@value #FORGOTTEN} where there is none any more.
     *
     * @param ids of a list: the event's id
     * @param seenId of the list that the client has seen, which isn't sent; or {@code null}
     * @throws OverloadedException if too many clients are connected
     */
    public Subscription lists(
            String userId, Function<byte[], @Nullable String> ids, @Nullable String seenId, FeedClient client) {
        return subscribe(topicOf(userId), new FeedSlots(client, ids, seenId), () -> {
            byte[] list = lists.apply(userId);
            return list == null ? List.of() : List.of(new Message(LIST, LIST, list));
        });
    }

    /**
     * Sends the latest {@value #ERRORS} and {@value #DRIFT} of each window and cohort, and each that is new.
     *
     * @throws OverloadedException if too many clients are connected
     */
    public Subscription errors(FeedClient client) {
        return subscribe(
                ERRORS_TOPIC, new FeedSlots(client, json -> null, null), () -> errors.latest().entrySet().stream()
                        .map(each -> error(each.getKey(), each.getValue()))
                        .toList());
    }

    /** How many clients are connected, as far as is known. */
    public int clientCount() {
        return clients.size();
    }

    /** Takes a list, or a tombstone of one, that can be read by now. */
    void onList(ConsumerRecord<byte[], byte[]> each) {
        if (!byTopic.isEmpty()) {
            byte[] list = each.value();
            String topic = topicOf(new String(each.key(), StandardCharsets.UTF_8));
            put(topic, new Message(LIST, list == null ? FORGOTTEN : LIST, list));
        }
    }

    /** Takes the key of an error, or of a drift alarm, that can be read by now. */
    void onError(String key) {
        byte[] json = errors.latest(key);
        if (json != null) {
            put(ERRORS_TOPIC, error(key, json));
        }
    }

    private static Message error(String key, byte[] json) {
        return new Message(key, key.startsWith(DRIFT_KEYS) ? DRIFT : ERRORS, json);
    }

    private static String topicOf(String userId) {
        return LIST_TOPICS + userId;
    }

    private void put(String topic, Message message) {
        for (FeedSlots each : byTopic.getOrDefault(topic, Set.of())) {
            if (each.put(message)) {
                ready.add(each);
            }
        }
    }

    /**
     * Looks whether there is room for one more client, for who can say no only before they subscribe.
     *
     * @throws OverloadedException if there is none
     */
    public void requireRoom() {
        if (isClosed || clients.size() >= mostClients) {
            throw new OverloadedException(mostClients + " clients are connected already");
        }
    }

    private synchronized Subscription subscribe(String topic, FeedSlots slots, Supplier<List<Message>> now) {
        requireRoom();
        clients.put(slots, topic);
        byTopic.compute(topic, (key, known) -> {
            Set<FeedSlots> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(slots);
            return all;
        });
        if (slots.putAll(now)) {
            ready.add(slots);
        }
        return () -> leave(slots);
    }

    private void leave(FeedSlots slots) {
        String topic = clients.remove(slots);
        if (topic != null) {
            byTopic.computeIfPresent(topic, (key, all) -> {
                all.remove(slots);
                return all.isEmpty() ? null : all;
            });
        }
    }

    private void run() {
        try {
            while (!isClosed) {
                FeedSlots next = ready.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                putComments();
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted", e);
        }
    }

    /** One message of a client at a time, so that the others have their turn. */
    private void send(FeedSlots client) {
        try {
            if (!client.isClosed()) {
                sendWatched(client);
            }
            if (client.isClosed()) {
                leave(client);
            } else if (client.release()) {
                ready.add(client);
            }
        } catch (RuntimeException e) { // of that client's connection
            LOG.debug("a client is gone", e);
            leave(client);
        }
    }

    /** Over before the client is queued again: another thread may then send to it at once. */
    private void sendWatched(FeedSlots client) {
        sendingSinceNanos.put(client, nanoClock.getAsLong());
        try {
            client.sendNext();
        } finally {
            sendingSinceNanos.remove(client);
        }
    }

    /** Ends connections of those who don't read what is sent. */
    private void watch() {
        try {
            while (!isClosed) {
                Thread.sleep(LOOK_MILLIS);
                long since = nanoClock.getAsLong() - TimeUnit.MILLISECONDS.toNanos(MOST_SEND_MILLIS);
                sendingSinceNanos.forEach((client, began) -> {
                    if (began - since < 0) {
                        abort(client);
                    }
                });
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted", e);
        }
    }

    private static void abort(FeedSlots client) {
        LOG.debug("a client didn't read for {} ms", MOST_SEND_MILLIS);
        try {
            client.abort();
        } catch (RuntimeException e) { // of that client's connection, which may be gone by now
            LOG.debug("a client's connection can't be ended", e);
        }
    }

    private void putComments() {
        long due = nextCommentNanos.get();
        long now = nanoClock.getAsLong();
        if (now - due >= 0 && nextCommentNanos.compareAndSet(due, now + keepAliveNanos)) {
            for (FeedSlots each : clients.keySet()) {
                if (each.putComment()) {
                    ready.add(each);
                }
            }
        }
    }

    /** Sends nothing more; the clients' connections are closed by who has opened them. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        threads.forEach(Thread::interrupt);
        clients.keySet().forEach(this::leave);
        ready.clear();
    }
}
