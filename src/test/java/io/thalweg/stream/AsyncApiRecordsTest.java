package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.api.AsyncApi;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import io.thalweg.input.Command;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.Withdrawal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application writes and reads is what the document of the topics says. */
final class AsyncApiRecordsTest {

    private static final AsyncApi API = AsyncApi.published();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static EveryKindOfRecord written;
    private static TopologyBench reading;

    @BeforeAll
    static void write() {
        written = EveryKindOfRecord.write();
        reading = TopologyBench.inMemory(Map.of("learner", "sgd"));
    }

    @AfterAll
    static void close() {
        reading.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"RecommendationList", "ListRemoved", "RollingError", "DriftAlarm", "DeadLetter", "Forgotten"})
    void shouldDescribeEveryRecordThatIsWritten(String message) {
        String place = "/components/messages/" + message;
        Set<String> seen = new LinkedHashSet<>();
        assertThat(written.of(message)).isNotEmpty().allSatisfy(record -> {
            JsonNode key = record.key() == null ? NullNode.instance : JSON.textNode(record.key());
            assertThat(API.faults(place + "/bindings/kafka/key", key)).isEmpty();
            JsonNode headers = headers(record);
            if (API.at(place).has("headers")) {
                assertThat(API.faults(place + "/headers", headers)).isEmpty();
            }
            assertThat(API.described(place + "/headers")).containsAll(AsyncApi.fields(headers));
            AsyncApi.fields(headers).forEach(header -> seen.add("header " + header));
            if (!message.equals("DeadLetter")) {
                JsonNode value = record.value() == null ? NullNode.instance : TopologyBench.json(record.value());
                assertThat(API.faults(place + "/payload", value)).isEmpty();
                assertThat(API.described(place + "/payload")).containsAll(AsyncApi.fields(value));
                seen.addAll(AsyncApi.fields(value));
            }
        });
        assertThat(seen)
                .as("nothing is described that is never written")
                .containsAll(API.described(place + "/payload"))
                .containsAll(API.described(place + "/headers").stream()
                        .map(header -> "header " + header)
                        .toList());
    }

    @Test
    void shouldSeeListsOfEveryTriggerAndRecordsOfEveryTopic() {
        assertThat(written.of("RecommendationList").stream()
                        .map(list ->
                                TopologyBench.json(list.value()).get("trigger").asText())
                        .distinct())
                .containsExactlyInAnyOrder("rating", "withdrawal", "catalog", "refresh");
        assertThat(written.of("DeadLetter").stream()
                        .map(letter ->
                                headers(letter).get("__streams.errors.topic").asText())
                        .distinct())
                .containsExactlyInAnyOrder("thalweg.ratings", "thalweg.items", "thalweg.commands");
    }

    /** Else a schema that takes anything would pass. */
    @ParameterizedTest
    @ValueSource(strings = {"RecommendationList", "RollingError", "DriftAlarm", "Forgotten"})
    void shouldRefuseARecordWhereAFieldHasAnotherType(String message) {
        String payload = "/components/messages/" + message + "/payload";
        ObjectNode value =
                (ObjectNode) TopologyBench.json(written.of(message).get(0).value());
        for (String field : AsyncApi.fields(value)) {
            ObjectNode wrong = value.deepCopy();
            ObjectNode holder = field.startsWith("items/") ? (ObjectNode) wrong.at("/items/0") : wrong;
            holder.set(field.replace("items/", ""), JSON.objectNode());
            assertThat(API.faults(payload, wrong)).as(field).isNotEmpty();
        }
    }

    @Test
    void shouldDescribeWhatItsOwnCommandsSend() {
        assertDescribed("Rating", RatingJson.encode(new Rating("42", "318", 4.5, 1_700_000_000_000L)));
        assertDescribed("Rating", RatingJson.encode(new Withdrawal("42", "318", 1_700_000_000_000L)));
        assertDescribed("Item", ItemJson.encode(new Item("318", "T", List.of("Drama"), List.of("prison"), false)));
        assertDescribed("ForgetCommand", new Command.Forget("42", "r-1").encode());
        assertDescribed("ForgetCommand", new Command.Forget("42", "").encode());
        assertDescribed("RefreshCommand", new Command.Refresh().encode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Rating", "Item", "Forget", "Refresh"})
    void shouldTakeEveryExampleOfAnInput(String message) {
        JsonNode examples = API.at("/components/messages/" + message + "/examples");
        examples.forEach(example -> send(message, example.get("payload").toString()));
        assertThat(reading.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Rating  | []
        Rating  | {"itemId":"318","rating":4}
        Rating  | {"userId":"","itemId":"318","rating":4}
        Rating  | {"userId":true,"itemId":"318","rating":4}
        Rating  | {"userId":"__popular","itemId":"318","rating":4}
        Rating  | {"userId":"42","itemId":null,"rating":4}
        Rating  | {"userId":"42","itemId":"318","rating":"4"}
        Rating  | {"userId":"42","itemId":"318","rating":4,"timestamp":1700000000}
        Rating  | {"userId":"42","itemId":"318","rating":4,"timestamp":1700000000000.5}
        Rating  | {"userId":"42","itemId":"318","rating":4,"timestamp":"2023-11-14T22:13:20Z"}
        Item    | {"title":"Shawshank"}
        Item    | {"itemId":318.5}
        Item    | {"itemId":"318","title":[]}
        Item    | {"itemId":"318","categories":"Drama"}
        Item    | {"itemId":"318","tags":[1]}
        Item    | {"itemId":"318","available":"yes"}
        Forget  | {"command":"remember","userId":"42"}
        Forget  | {"command":"forget"}
        Forget  | {"command":"forget","userId":"__popular"}
        Refresh | {"command":"refreshed"}
        """)
    void shouldRefuseInTheSchemaWhatIsRefused(String message, String value) {
        JsonNode json = TopologyBench.json(value.getBytes(StandardCharsets.UTF_8));
        assertThat(API.faults("/components/messages/" + message + "/payload", json))
                .isNotEmpty();
        send(message, value);
        assertThat(reading.deadLetters()).hasSize(1);
    }

    private static void assertDescribed(String schema, byte[] value) {
        JsonNode json = TopologyBench.json(value);
        assertThat(API.faults("/components/schemas/" + schema, json)).isEmpty();
        assertThat(API.described("/components/schemas/" + schema)).containsAll(AsyncApi.fields(json));
    }

    private static void send(String message, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        switch (message) {
            case "Rating" -> reading.send("42", bytes);
            case "Item" -> reading.sendItem("318", bytes);
            default -> reading.order("42", value);
        }
    }

    /** Without those that a test's record came with. */
    private static ObjectNode headers(TestRecord<String, byte[]> record) {
        ObjectNode headers = JSON.objectNode();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(EveryKindOfRecord.SENDERS_HEADER)) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
