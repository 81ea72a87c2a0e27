package io.thalweg.faults;

import static io.thalweg.faults.HardRecords.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.catalog.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 26, of what is published: titles and ids so long that a list would not fit into a record, again at each start. */
@Timeout(600)
class LongListFaultsIT {

    private static final int STARTS = 3;
    private static final int PARTITIONS = 2;
    private static final int TWO_MEGABYTES = 2_000_000;
    private static final int LIST_SIZE = 1_000;
    private static final int LONG_IDS = 1_200;
    private static final int TITLES = 12;
    private static final int TITLE_CHARS = 200_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void shouldPublishListsThatFitThroughThreeStartsWhenIdsAndTitlesAreLong() throws Exception {
        Map<String, String> set = Map.of("list.size", "" + LIST_SIZE);
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, set);
                HardRecords sender = new HardRecords(rig)) {
            JsonNode list = JSON.createObjectNode();
            List<String> outcomes = new ArrayList<>();
            for (int start = 1; start <= STARTS; start++) {
                try (InProcess application = InProcess.start(rig)) {
                    if (start == 1) {
                        list = awaitLongTitles(rig, sender, application);
                        sendLongIds(rig, sender);
                        rateInTheWrongPartition(rig, sender);
                    }
                    // Without what comes first, the list is another one, and is published.
                    sender.rate("v", list.at("/items/0/itemId").asText());
                    application.awaitLearned(sender.ratings());
                    int known = start + 1;
                    list = awaitList(rig, application, one -> isCut(one, known));
                    outcomes.add(list.path("items").size() + " entries");
                    rig.awaitSettled(sender.ratings());
                }
            }
            rig.report(
                    26,
                    "%d starts, no failure; %d titles of %d characters in one list: each cut to %d; list.size=%d with ids"
                            + " of 256 bytes that JSON writes six times as long: lists cut to %s, each below %d bytes; a"
                            + " rating in the wrong partition with a key and a header of 2 MB: learned; %d ratings: %s",
                    STARTS,
                    TITLES,
                    TITLE_CHARS,
                    Item.MAX_TITLE_CHARS,
                    LIST_SIZE,
                    outcomes,
                    Pill.MOST_BYTES,
                    sender.ratings(),
                    rig.verify());
        }
    }

    private static JsonNode awaitLongTitles(Rig rig, HardRecords sender, InProcess application) {
        sendRatedItems(rig, sender, TITLES, "title-", "x".repeat(TITLE_CHARS));
        sender.rate("v", "first");
        application.awaitLearned(sender.ratings());
        return awaitList(rig, application, LongListFaultsIT::hasCutTitles);
    }

    private static void sendLongIds(Rig rig, HardRecords sender) {
        String control = "\u0001";
        sendRatedItems(rig, sender, LONG_IDS, control.repeat(250), control.repeat(Item.MAX_TITLE_CHARS));
    }

    private static void sendRatedItems(Rig rig, HardRecords sender, int count, String prefix, String title) {
        for (int n = 0; n < count; n++) {
            String itemId = prefix + String.format(Locale.ROOT, "%06d", n);
            // As JSON and not as an Item, whose title would be cut before it is sent.
            String item = JSON.createObjectNode()
                    .put("itemId", itemId)
                    .put("title", title)
                    .toString();
            sender.sendLater(rig.topics.items(), bytes(itemId), bytes(item));
            sender.rate("u", itemId);
        }
        sender.flush();
    }

    private static void rateInTheWrongPartition(Rig rig, HardRecords sender) {
        int wrong = 1 - Utils.toPositive(Utils.murmur2(bytes("w"))) % PARTITIONS;
        byte[] rating = sender.rating("w", "title-000001");
        sender.send(rig.topics.ratings(), wrong, null, new byte[TWO_MEGABYTES], rating, TWO_MEGABYTES);
    }

    /** Waits until the last list of user v is such a one. All lists fit. */
    private static JsonNode awaitList(Rig rig, InProcess application, Predicate<JsonNode> wanted) {
        AtomicReference<JsonNode> last = new AtomicReference<>(JSON.createObjectNode());
        application.awaitAlive("a list", () -> {
            rig.read(rig.topics.recommendations(), list -> {
                assertThat(Pill.size(list)).as("bytes of a list").isLessThan(Pill.MOST_BYTES);
                if (new String(list.key(), StandardCharsets.UTF_8).equals("v")) {
                    last.set(json(list.value()));
                }
            });
            return wanted.test(last.get());
        });
        return last.get();
    }

    private static boolean hasCutTitles(JsonNode list) {
        long cut = StreamSupport.stream(list.path("items").spliterator(), false)
                .map(entry -> entry.path("title").asText())
                .filter(title -> title.length() == Item.MAX_TITLE_CHARS && title.startsWith("x") && title.endsWith("…"))
                .count();
        return cut == TITLES;
    }

    private static boolean isCut(JsonNode list, int known) {
        return list.path("ratingCount").asInt() == known
                && list.path("cut").asText().equals("items");
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
