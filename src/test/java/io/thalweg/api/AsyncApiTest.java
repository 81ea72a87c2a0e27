package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.catalog.InvalidItemException;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorWindow;
import io.thalweg.input.Command.InvalidCommandException;
import io.thalweg.lists.Trigger;
import io.thalweg.rank.Source;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.topics.TopicSpec;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The document of the topics is whole, and says what the code says. */
final class AsyncApiTest {

    private static final AsyncApi API = AsyncApi.published();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldReferOnlyToWhatIsThere() {
        List<String> targets = new ArrayList<>();
        walk("", API.document(), (place, node) -> {
            if (node.has("$ref")) {
                assertThat(node.size())
                        .as("nothing counts beside a reference: %s", place)
                        .isEqualTo(1);
                targets.add(node.get("$ref").asText());
            }
        });
        assertThat(targets).allSatisfy(target -> {
            assertThat(target).startsWith("#/");
            assertThat(API.at(target.substring(1)).isMissingNode()).as(target).isFalse();
        });
        List<String> components = new ArrayList<>();
        for (String kind : List.of("messages", "schemas")) {
            names("/components/" + kind).forEach(name -> components.add("#/components/" + kind + "/" + name));
        }
        assertThat(targets).as("all that is there is used").containsAll(components);
    }

    @Test
    void shouldHaveTheTopicsOfTheApplicationAndWhatItDoesWithEach() {
        Map<String, String> expected = new LinkedHashMap<>();
        for (TopicSpec spec : Topics.of(ThalwegConfig.of(Map.of())).specs(1)) {
            switch (spec.role()) {
                case INPUT -> expected.put(spec.name(), "receive, " + spec.cleanupPolicy());
                case OUTPUT -> expected.put(spec.name(), "send, " + spec.cleanupPolicy());
                case STATE, HOP -> {}
            }
        }
        Map<String, String> documented = new LinkedHashMap<>();
        for (String operation : names("/operations")) {
            String channel = API.resolved("/operations/" + operation + "/channel");
            documented.put(
                    API.at(channel + "/address").asText(),
                    API.at("/operations/" + operation + "/action").asText() + ", "
                            + API.at(channel + "/bindings/kafka/topicConfiguration/cleanup.policy/0")
                                    .asText());
        }
        assertThat(documented).isEqualTo(expected).hasSize(7);
    }

    @Test
    void shouldNameEveryMessageOfAChannelInItsOperation() {
        for (String operation : names("/operations")) {
            String channel = API.resolved("/operations/" + operation + "/channel");
            assertThat(AsyncApi.elements(API.at("/operations/" + operation + "/messages"))
                            .map(message -> message.get("$ref").asText()))
                    .as(operation)
                    .containsExactlyElementsOf(names(channel + "/messages").stream()
                            .map(name -> "#" + channel + "/messages/" + name)
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldHaveExamplesThatAreValid(String message) {
        String place = "/components/messages/" + message;
        JsonNode examples = API.at(place + "/examples");
        boolean hasValue = !API.at(place + "/payload/type").asText().equals("null");
        assertThat(examples.isEmpty()).isNotEqualTo(hasValue);
        for (JsonNode example : examples) {
            assertThat(API.faults(place + "/payload", example.get("payload"))).isEmpty();
            assertThat(API.described(place + "/payload")).containsAll(AsyncApi.fields(example.get("payload")));
            assertThat(example.has("headers")).isEqualTo(API.at(place).has("headers"));
            if (example.has("headers")) {
                assertThat(API.faults(place + "/headers", example.get("headers")))
                        .isEmpty();
                assertThat(API.described(place + "/headers")).containsAll(AsyncApi.fields(example.get("headers")));
            }
        }
    }

    @Test
    void shouldDescribeEveryFieldAndForbidNone() {
        walk("", API.at("/components/schemas"), (place, node) -> {
            assertThat(node.has("additionalProperties")).as(place).isFalse();
            if (place.matches(".*/properties/[^/]+")) {
                assertThat(node.path("description").asText()).as(place).contains(".");
                assertThat(node.has("type")).as(place).isTrue();
            }
        });
    }

    @Test
    void shouldListTheCodesOfTheCode() {
        assertCodes(
                "RecommendationList", "trigger", Arrays.stream(Trigger.values()).map(trigger -> trigger.name()
                        .toLowerCase(Locale.ROOT)));
        assertCodes("ListEntry", "source", Arrays.stream(Source.values()).map(Source::code));
        assertCodes(
                "RollingError", "window", Arrays.stream(ErrorWindow.values()).map(ErrorWindow::code));
        Stream<String> cohorts = Arrays.stream(Cohort.values()).map(Cohort::code);
        assertCodes("RollingError", "cohort", Stream.concat(cohorts, Stream.of("all")));
        assertThat(codes("DriftAlarm", "cohort")).isEqualTo(codes("RollingError", "cohort"));
        Stream<String> reasons = Stream.of(
                        Arrays.stream(InvalidRatingException.Reason.values()).map(InvalidRatingException.Reason::code),
                        Arrays.stream(InvalidItemException.Reason.values()).map(InvalidItemException.Reason::code),
                        Arrays.stream(InvalidCommandException.Reason.values())
                                .map(InvalidCommandException.Reason::code))
                .flatMap(codes -> codes)
                .distinct();
        assertCodes("DeadLetterHeaders", "thalweg.reason", reasons);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RecommendationList | {"version":"7"}                   | /version
        RecommendationList | {"version":0}                     | /version
        RecommendationList | {"trigger":"whim"}                | /trigger
        RecommendationList | {"items":[{"match":101}]}         | /items/0/match
        RecommendationList | {"items":[{"because":[318]}]}     | /items/0/because/0
        RecommendationList | {}                                | 'items'
        RollingError       | {"rmse":"0.9"}                    | /rmse
        RollingError       | {"hitRateAt10":1.5}               | /hitRateAt10
        DriftAlarm         | {"alarms":0}                      | /alarms
        AuditRecord        | {"known":"yes"}                   | /known
        DeadLetterHeaders  | {"thalweg.reason":"bad"}          | thalweg.reason
        DeadLetterHeaders  | {"__streams.errors.offset":"-"}   | __streams.errors.offset
        """)
    void shouldRefuseWhatTheApplicationNeverWrites(String schema, String value, String named) throws IOException {
        assertThat(API.faults("/components/schemas/" + schema, JSON.readTree(value)))
                .anySatisfy(fault -> assertThat(fault).contains(named));
    }

    @Test
    void shouldTakeFieldsThatAReaderDoesNotKnowYet() throws IOException {
        assertThat(API.faults(
                        "/components/schemas/RefreshCommand", JSON.readTree("{\"command\":\"refresh\",\"new\":1}")))
                .isEmpty();
    }

    static List<String> messages() {
        return names("/components/messages");
    }

    private static void assertCodes(String schema, String field, Stream<String> expected) {
        assertThat(codes(schema, field)).containsExactlyElementsOf(expected.toList());
    }

    private static List<String> codes(String schema, String field) {
        return AsyncApi.elements(API.at("/components/schemas/" + schema + "/properties/" + field + "/enum"))
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> names(String place) {
        List<String> names = new ArrayList<>();
        API.at(place).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void walk(String place, JsonNode node, BiConsumer<String, JsonNode> visit) {
        visit.accept(place, node);
        node.properties().forEach(field -> walk(place + "/" + field.getKey(), field.getValue(), visit));
        for (int at = 0; node.isArray() && at < node.size(); at++) {
            walk(place + "/" + at, node.get(at), visit);
        }
    }
}
