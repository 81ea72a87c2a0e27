package io.thalweg.rating;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Damages a share of events in the ways that producers do: for rehearsing what becomes of them. Which events and how
 * follows from the seed alone.
 */
public final class DamagedCopies {

    private static final List<UnaryOperator<String>> WAYS = List.of(
            json -> json.substring(0, json.length() / 2),
            json -> "<xml>" + json + "</xml>",
            json -> "[" + json + "]",
            json -> json + json,
            json -> json.replace("\"userId\"", "\"user\""),
            json -> json.replace("\"itemId\"", "\"item\""),
            json -> json.replace("\"rating\"", "\"stars\""),
            json -> json.replaceFirst("\"rating\":[^,]*", "\"rating\":\"good\""),
            json -> json.replaceFirst("\"rating\":[^,]*", "\"rating\":NaN"),
            json -> json.replaceFirst("\"rating\":[^,]*", "\"rating\":1e308"),
            json -> json.replaceFirst("\"timestamp\":[^}]*", "\"timestamp\":-1"),
            json -> json.replaceFirst("\"timestamp\":[^}]*", "\"timestamp\":4102444800000"),
            json -> json.replaceFirst("\"itemId\":\"", "\"itemId\":\"" + "x".repeat(RatingEvent.MAX_ID_BYTES)));

    private final SplittableRandom random;
    private final double share;

    /** @param share of the events that get a damaged copy, 0 to 1 */
    public DamagedCopies(double share, long seed) {
        this.share = share;
        this.random = new SplittableRandom(seed);
    }

    /** A record's value; absent in itself for a record without one. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Damaged(byte @Nullable [] value) {}

    /** The damaged copy of the next event, for those that get one. */
    public Optional<Damaged> next(byte[] event) {
        if (random.nextDouble() >= share) {
            return Optional.empty();
        }
        int way = random.nextInt(WAYS.size() + 2);
        if (way == WAYS.size()) {
            return Optional.of(new Damaged(null));
        }
        if (way > WAYS.size()) {
            byte[] broken = Arrays.copyOf(event, event.length);
            broken[0] = (byte) 0xff;
            return Optional.of(new Damaged(broken));
        }
        String json = WAYS.get(way).apply(new String(event, StandardCharsets.UTF_8));
        return Optional.of(new Damaged(json.getBytes(StandardCharsets.UTF_8)));
    }
}
