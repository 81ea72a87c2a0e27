package io.thalweg.handover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the errors topic says of handovers, beside errors. No window is called like one of these keys:
 *
 * <table>
 * <caption>Records</caption>
 * <tr><td>{@code live}</td><td>a {@link Promotion}; the last one is in force</td></tr>
 * <tr><td>{@code handed-over/APPLICATION/PARTITION}</td><td>a {@link HandedOver}</td></tr>
 * <tr><td>{@code taken-over/APPLICATION/PARTITION}</td><td>when a task of the promoted application began</td></tr>
 * <tr><td>{@code retired/APPLICATION}</td><td>when it was told to end for good</td></tr>
 * </table>
 */
public final class HandoverRecords {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIVE = "live";
    private static final String HANDED_OVER = "handed-over/";
    private static final String TAKEN_OVER = "taken-over/";
    private static final String RETIRED = "retired/";

    private HandoverRecords() {}

    /** Something that takes what the records say. */
    interface Taker {
        void promoted(Promotion promotion);

        void handedOver(HandedOver handedOver);

        void takenOver(String application, int partition, long promotedAtMillis);

        void retired(String application);
    }

    /** The key of the promotion in force. */
    public static byte[] promotionKey() {
        return bytes(LIVE);
    }

    /** The value of a promotion. */
    public static byte[] promotion(Promotion promotion) {
        return write(JSON.createObjectNode()
                .put("application", promotion.application())
                .put("from", promotion.from())
                .put("fromPartitions", promotion.fromPartitions())
                .put("fromIsGone", promotion.isFromGone())
                .put("versionBase", promotion.versionBase())
                .put("at", promotion.atMillis()));
    }

    /** The key under which a task says that it has handed over. */
    public static byte[] handedOverKey(HandedOver said) {
        return bytes(HANDED_OVER + said.application() + "/" + said.partition());
    }

    /** What it says. */
    public static byte[] handedOver(HandedOver said) {
        return write(JSON.createObjectNode()
                .put("promotedAt", said.promotedAtMillis())
                .put("highestVersion", said.highestVersion()));
    }

    /** The key under which a task says that it has taken over. */
    public static byte[] takenOverKey(String application, int partition) {
        return bytes(TAKEN_OVER + application + "/" + partition);
    }

    /** What it says. */
    public static byte[] takenOver(long promotedAtMillis) {
        return write(JSON.createObjectNode().put("promotedAt", promotedAtMillis));
    }

    /** The key of an application that is to end for good. */
    public static byte[] retiredKey(String application) {
        return bytes(RETIRED + application);
    }

    /** Since when. */
    public static byte[] retired(long atMillis) {
        return write(JSON.createObjectNode().put("at", atMillis));
    }

    /** Whether a key of the errors topic says something of applications, and nothing of errors. */
    public static boolean isKey(String key) {
        return key.equals(LIVE)
                || key.equals(StartedFrom.KEY)
                || key.startsWith(HANDED_OVER)
                || key.startsWith(TAKEN_OVER)
                || key.startsWith(RETIRED);
    }

    /** Hands over what a record of the errors topic says of handovers, if it says anything of them. */
    static void read(ConsumerRecord<byte[], byte[]> record, Taker taker) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (key.equals(LIVE)) {
            JsonNode json = json(record.value());
            taker.promoted(new Promotion(
                    json.path("application").asText(),
                    json.path("from").asText(),
                    json.path("fromPartitions").asInt(),
                    json.path("fromIsGone").asBoolean(),
                    json.path("versionBase").asLong(),
                    json.path("at").asLong()));
        } else if (key.startsWith(HANDED_OVER)) {
            JsonNode json = json(record.value());
            taker.handedOver(new HandedOver(
                    application(key),
                    partition(key),
                    json.path("promotedAt").asLong(),
                    json.path("highestVersion").asLong()));
        } else if (key.startsWith(TAKEN_OVER)) {
            taker.takenOver(
                    application(key),
                    partition(key),
                    json(record.value()).path("promotedAt").asLong());
        } else if (key.startsWith(RETIRED)) {
            taker.retired(key.substring(RETIRED.length()));
        }
    }

    private static String application(String key) {
        return key.substring(key.indexOf('/') + 1, key.lastIndexOf('/'));
    }

    private static int partition(String key) {
        return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException("a record of the errors topic that speaks of a handover is not JSON", e);
        }
    }

    private static byte[] write(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
