package io.thalweg.watch;

import io.thalweg.topics.BrokerContact;
import io.thalweg.topics.CompactedTopicReader;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The readers of what all instances share, as those see them who ask for an instance's health. */
public record SharedReaders(Reading rows, Reading items) {

    private static final double NANO = 1e-9;
    private static final long MILLIS_PER_SECOND = 1_000;

    /** A reader of what is shared, and what it knows by now, for people. */
    public record Reading(CompactedTopicReader reader, Supplier<String> known) {

        HealthCheck check(String name) {
            String stage = reader.hasCaughtUp() ? "read, " : "being read, ";
            return new HealthCheck(
                    name, reader.hasCaughtUp(), stage + known.get() + ", " + reader.lag() + " records behind");
        }
    }

    /** Whether each has reached the end once. */
    List<HealthCheck> read() {
        return List.of(rows.check("item-rows"), items.check("catalog"));
    }

    /** Seconds since a broker answered one of them; since they were made, while none has. */
    double brokerContactSeconds() {
        return contacts().mapToLong(BrokerContact::ageNanos).min().orElse(0) * NANO;
    }

    /** Whether some broker has answered one of them lately. */
    HealthCheck broker(long timeoutMillis) {
        double seconds = brokerContactSeconds();
        if (contacts().noneMatch(BrokerContact::wasReached)) {
            return new HealthCheck("broker", false, "none has answered yet");
        }
        boolean ok = seconds * MILLIS_PER_SECOND <= timeoutMillis;
        return new HealthCheck(
                "broker",
                ok,
                ok
                        ? String.format("one answered %.0f s ago", seconds)
                        : String.format("none has answered for %.0f s", seconds));
    }

    private Stream<BrokerContact> contacts() {
        return Stream.of(rows.reader(), items.reader()).map(CompactedTopicReader::contact);
    }
}
