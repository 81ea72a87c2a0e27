package io.thalweg.serve;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.Command;
import io.thalweg.input.Command.InvalidCommandException;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.IdFault;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.RatingRules;
import io.thalweg.rating.Withdrawal;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.Topics;
import io.thalweg.topics.UserPartition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes what people say into the topics that the learner reads, in our own form, each record in its user's partition of that topic. What the learner would
 * refuse is refused here, by the same rules and with the same codes.
 *
 * <p>What is returned is completed when all replicas in sync have it: by {@link Written}, or by {@link RefusedException} or
 * {@link UnreachableException}. That is done on the producer's thread: go on with an {@code …Async} method wherever that may take time. A
 * call waits for half a second at most, where the brokers are away. Any thread may ask.
 */
public final class Writer implements AutoCloseable {

    /** Events that may be written together. */
    public static final int MOST_OF_BATCH = 1_000;

    /** Of HTTP and of records, by W3C Trace Context. */
    public static final String TRACE_HEADER = "traceparent";

    private final Topics topics;
    private final PartitionCounts partitions;
    private final Feedback feedback;
    private final @Nullable String itemShapingKey;
    private final LongSupplier clockMillis;
    private final RecordSender sender;
    private final List<Header> headers;

    /**
     * Nothing is asked of the brokers yet.
     *
     * @throws ConfigException if the learner reads events of another form than our own
     */
    public Writer(ThalwegConfig config, Topics topics, PartitionCounts partitions, LongSupplier clockMillis) {
        config.eventShapingKey().ifPresent(key -> {
            throw new ConfigException(key + " is set, by which the learner reads other events than Thalweg writes;"
                    + " let your own producers write to " + topics.ratings());
        });
        this.topics = topics;
        this.partitions = partitions;
        this.feedback = config.feedback();
        this.itemShapingKey = config.itemShapingKey().orElse(null);
        this.clockMillis = clockMillis;
        this.sender = new RecordSender(config.producerProperties(), clockMillis);
        this.headers = List.of();
    }

    private Writer(Writer other, List<Header> headers) {
        this.topics = other.topics;
        this.partitions = other.partitions;
        this.feedback = other.feedback;
        this.itemShapingKey = other.itemShapingKey;
        this.clockMillis = other.clockMillis;
        this.sender = other.sender;
        this.headers = headers;
    }

    /**
     * The same writer, whose records say of which trace they are, in the header {@value #TRACE_HEADER}. Not to be closed.
     *
     * @param trace as W3C Trace Context has it
     */
    public Writer traced(String trace) {
        return new Writer(this, List.of(new RecordHeader(TRACE_HEADER, utf8(trace))));
    }

    /** Looks where the topics are, so that the first write needn't. */
    public void start() {
        sender.look(List.of(topics.ratings(), topics.items(), topics.commands()));
    }

    /**
     * Writes a rating.
     *
     * @param timestampMillis when the user said it; {@code null} for now
     */
    public CompletableFuture<Written> rate(
            String userId, String itemId, double rating, @Nullable Long timestampMillis) {
        return write(() -> new Rating(userId, itemId, rating, time(timestampMillis)));
    }

    /** Takes a rating back, whether there is one or not. */
    public CompletableFuture<Written> withdraw(String userId, String itemId, @Nullable Long timestampMillis) {
        return write(() -> new Withdrawal(userId, itemId, time(timestampMillis)));
    }

    /**
     * Writes ratings and withdrawals, in their order; those that break a rule are left out and named. If the brokers don't acknowledge all
     * others, some of them may be written.
     *
     * @param events each as JSON, as in the ratings topic; one without a time is of now
     * @param userCheck gets the user of each event that breaks no rule before any is written, and throws if one is not to be
     * @throws IllegalArgumentException if there are more than {@value #MOST_OF_BATCH}
     */
    public CompletableFuture<Written.Batch> writeAll(List<byte[]> events, Consumer<String> userCheck) {
        if (events.size() > MOST_OF_BATCH) {
            throw new IllegalArgumentException(events.size() + " events; " + MOST_OF_BATCH + " may come together");
        }
        long now = clockMillis.getAsLong();
        List<Written.Refusal> refusals = new ArrayList<>();
        List<RatingEvent> accepted = new ArrayList<>();
        for (int at = 0; at < events.size(); at++) {
            try {
                accepted.add(RatingJson.decode(events.get(at), now, feedback));
            } catch (InvalidRatingException e) {
                refusals.add(new Written.Refusal(at, e.reason().code(), String.valueOf(e.getMessage())));
            } catch (RuntimeException | StackOverflowError e) { // as the learner does, whatever it is
                refusals.add(new Written.Refusal(at, InvalidRatingException.Reason.UNREADABLE.code(), e.toString()));
            }
        }
        accepted.forEach(event -> userCheck.accept(event.userId()));
        List<CompletableFuture<Written>> sent = new ArrayList<>();
        for (RatingEvent event : accepted) {
            CompletableFuture<Written> next = send(event);
            sent.add(next);
            if (next.isCompletedExceptionally()) {
                break; // at once: each of the others would wait as long and fail too
            }
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .thenApply(all -> new Written.Batch(sent.size(), lastOffsets(sent), refusals));
    }

    /** Writes an item in place of what was known of it. */
    public CompletableFuture<Written> putItem(Item item) {
        return sendItem(item.itemId(), ItemJson.encode(item));
    }

    /**
     * The same.
     *
     * @param json as in the items topic
     */
    public CompletableFuture<Written> putItem(byte[] json) {
        try {
            return putItem(ItemJson.decode(json));
        } catch (InvalidItemException e) {
            return refused(e.reason().code(), e);
        }
    }

    /** Ends an item's appearance in lists; what was learned of it stays. */
    public CompletableFuture<Written> removeItem(String itemId) {
        try {
            var unused = new Item(itemId, itemId, List.of(), List.of(), false);
        } catch (InvalidItemException e) {
            return refused(e.reason().code(), e);
        }
        return sendItem(itemId, null);
    }

    /** Orders that all which is kept of a user be removed. */
    public CompletableFuture<Written.Ordered> forget(String userId) {
        IdFault fault = IdFault.of(userId);
        if (fault != null) {
            return refused(InvalidCommandException.Reason.INVALID_USER_ID.code(), fault.describe("userId"));
        }
        String requestId = UUID.randomUUID().toString();
        byte[] command = new Command.Forget(userId, requestId).encode();
        try {
            Command.decode(command);
        } catch (InvalidCommandException e) {
            return refused(e.reason().code(), e);
        }
        byte[] user = utf8(userId);
        return sender.send(topics.commands(), UserPartition.of(user, partitions.commands()), user, command, headers)
                .thenApply(written -> new Written.Ordered(requestId, written));
    }

    /** Orders that the lists of all users be made again. */
    public CompletableFuture<Void> refresh() {
        byte[] command = new Command.Refresh().encode();
        List<CompletableFuture<Written>> sent = new ArrayList<>();
        for (int partition = 0; partition < partitions.commands(); partition++) {
            CompletableFuture<Written> next = sender.send(topics.commands(), partition, null, command, headers);
            sent.add(next);
            if (next.isCompletedExceptionally()) {
                break;
            }
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Written> write(Supplier<RatingEvent> said) {
        try {
            RatingEvent event = said.get();
            RatingRules.requireValid(event, feedback, clockMillis.getAsLong());
            return send(event);
        } catch (InvalidRatingException e) {
            return refused(e.reason().code(), e);
        }
    }

    private CompletableFuture<Written> send(RatingEvent event) {
        byte[] user = utf8(event.userId());
        return sender.send(
                topics.ratings(),
                UserPartition.of(user, partitions.ratings()),
                user,
                RatingJson.encode(event),
                headers);
    }

    private CompletableFuture<Written> sendItem(String itemId, byte @Nullable [] value) {
        if (itemShapingKey != null) {
            return CompletableFuture.failedFuture(
                    new ConfigException(itemShapingKey + " is set, by which other items are read than Thalweg writes;"
                            + " let your own producers write to " + topics.items()));
        }
        byte[] key = utf8(itemId);
        return sender.send(topics.items(), null, key, value, headers);
    }

    private long time(@Nullable Long timestampMillis) {
        if (timestampMillis == null) {
            return clockMillis.getAsLong();
        }
        RatingRules.requireMilliseconds(timestampMillis);
        return timestampMillis;
    }

    private static Map<Integer, Long> lastOffsets(List<CompletableFuture<Written>> sent) {
        Map<Integer, Long> last = new HashMap<>();
        sent.forEach(each -> last.merge(each.join().partition(), each.join().offset(), Math::max));
        return last;
    }

    private static <T> CompletableFuture<T> refused(String reason, Exception e) {
        return refused(reason, String.valueOf(e.getMessage()));
    }

    private static <T> CompletableFuture<T> refused(String reason, String detail) {
        return CompletableFuture.failedFuture(new RefusedException(reason, detail));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits until what was sent is acknowledged or has failed. */
    @Override
    public void close() {
        sender.close();
    }
}
