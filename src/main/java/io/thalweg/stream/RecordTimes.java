package io.thalweg.stream;

import io.thalweg.topics.TopicReview;
import io.thalweg.watch.Tally;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of a record as the application may use it. What is written because of a record carries the record's time, and
 * brokers refuse times that are an hour ahead; a record without time would end the application.
 *
 * <p>So a time far ahead of the clock, or none, becomes the clock's, and the time that came goes along in a header. What is ahead by
 * no more than clocks of machines differ is used as it is. Any thread may use it.
 */
final class RecordTimes implements TimestampExtractor {

    /** The time as it came, where it was not used: decimal digits. */
    private static final String CAME = "thalweg.came.timestamp";

    private static final Logger LOG = LoggerFactory.getLogger(RecordTimes.class);
    private static final long SAID_EVERY_MILLIS = 60_000;

    private final LongSupplier clock;
    private final Tally tally;
    private final AtomicLong sayNextAt = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong unsaid = new AtomicLong();

    /** @param clock milliseconds since 1970 */
    RecordTimes(LongSupplier clock, Tally tally) {
        this.clock = clock;
        this.tally = tally;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMillis) {
        // A sender's header of this name means nothing.
        if (record.headers().lastHeader(CAME) != null) {
            record.headers().remove(CAME);
        }
        long came = record.timestamp();
        long now = clock.getAsLong();
        if (came >= 0 && came - TopicReview.USED_AHEAD_MILLIS <= now) {
            return came;
        }
        record.headers().add(CAME, Long.toString(came).getBytes(StandardCharsets.US_ASCII));
        tally.replacedTime();
        say(record, now);
        return now;
    }

    /** The record's time as it came; negative where it had none. */
    static long asCame(Headers headers, long usedMillis) {
        Header came = headers.lastHeader(CAME);
        return came == null ? usedMillis : Long.parseLong(new String(came.value(), StandardCharsets.US_ASCII));
    }

    /** The record's time as it came; the one that is used where it had none. */
    static long cameOr(Headers headers, long usedMillis) {
        long came = asCame(headers, usedMillis);
        return came < 0 ? usedMillis : came;
    }

    /** Whether a header is not the sender's but from here. */
    static boolean isOwn(Header header) {
        return header.key().equals(CAME);
    }

    long now() {
        return clock.getAsLong();
    }

    private void say(ConsumerRecord<Object, Object> record, long now) {
        unsaid.incrementAndGet();
        long next = sayNextAt.get();
        if (now >= next && sayNextAt.compareAndSet(next, now + SAID_EVERY_MILLIS)) {
            LOG.warn(
                    "{} records had no time or one far ahead of this machine's clock ({}), the last of them {}-{} offset {}"
                            + " with {}; the clock's was used. See thalweg_replaced_times_total",
                    unsaid.getAndSet(0),
                    now,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp());
        }
    }
}
