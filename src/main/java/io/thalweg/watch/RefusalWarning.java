package io.thalweg.watch;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.rating.InvalidRatingException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, at most once a minute, how many records this instance has refused since it last did, and why most. */
public final class RefusalWarning implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalWarning.class);
    private static final long MINUTE_MILLIS = 60_000;
    /** The first one comes soon, for who has just started and sends something wrong. */
    private static final long FIRST_MILLIS = 5_000;

    private final Tally tally;
    private final String deadLetters;
    private final Map<String, Long> told = new LinkedHashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "thalweg-refusal-warning");
        thread.setDaemon(true);
        return thread;
    });
    private long quietMillis = MINUTE_MILLIS;

    /** Warns of what is counted there; the topic is named in the warning. */
    public RefusalWarning(Tally tally, String deadLetters) {
        this.tally = tally;
        this.deadLetters = deadLetters;
    }

    /** Begins to look. */
    public void start() {
        var unused = executor.scheduleWithFixedDelay(
                () -> look(FIRST_MILLIS).ifPresent(LOG::warn), FIRST_MILLIS, FIRST_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * What is to be said now, if anything: something was refused, and the last time is a minute ago.
     *
     * @param sinceLastMillis since the last call
     */
    Optional<String> look(long sinceLastMillis) {
        quietMillis += sinceLastMillis;
        if (quietMillis < MINUTE_MILLIS) {
            return Optional.empty();
        }
        long count = 0;
        long most = 0;
        String reason = "";
        Map<String, Long> now = counts();
        for (Map.Entry<String, Long> each : now.entrySet()) {
            long more = each.getValue() - told.getOrDefault(each.getKey(), 0L);
            count += more;
            if (more > most) {
                most = more;
                reason = each.getKey();
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        told.putAll(now);
        quietMillis = 0;
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d records refused, most often %s (%,d); they are in %s, with the reason of each in its headers",
                count,
                reason,
                most,
                deadLetters));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (InvalidRatingException.Reason reason : InvalidRatingException.Reason.values()) {
            counts.put("rating " + reason.code(), tally.refusedRatings(reason));
        }
        for (InvalidItemException.Reason reason : InvalidItemException.Reason.values()) {
            counts.put("item " + reason.code(), tally.refusedItems(reason));
        }
        tally.refusedCommands().forEach((code, refused) -> counts.put("command " + code, refused));
        return counts;
    }
}
