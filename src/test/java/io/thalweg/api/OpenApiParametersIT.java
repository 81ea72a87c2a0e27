package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.api.OpenApi.Operation;
import io.thalweg.broker.EmbeddedBroker;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The parameters and fields that are described are those that the running API reads, in the ranges that are described. */
@Timeout(120)
final class OpenApiParametersIT {

    private static final OpenApi API = OpenApi.published();
    private static final Pattern KNOWN = Pattern.compile("there (?:are (.*)|is none)");
    private static final int MOST_REPEATED = 100;

    private static EmbeddedBroker broker;
    private static ApiBench bench;

    @BeforeAll
    static void start(@TempDir Path state) throws Exception {
        broker = EmbeddedBroker.start();
        bench = new ApiBench(broker, "parameters", 4, state, Map.of("api.rate", "0"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        broker.close();
    }

    /** All but the one that reads no parameters at all, and those that never end. */
    static List<Operation> operations() {
        return API.operations().stream()
                .filter(each -> each.path().startsWith("/v1/") && !each.path().endsWith("/events"))
                .toList();
    }

    /** Each parameter of a query, with its operation. */
    static List<Object[]> parameters() {
        List<Object[]> parameters = new ArrayList<>();
        for (Operation operation : operations()) {
            API.parameters(operation, "query").forEach(place -> parameters.add(new Object[] {operation, place}));
        }
        return parameters;
    }

    /** Those that are read are named where another is refused. */
    @ParameterizedTest
    @MethodSource("operations")
    void shouldReadTheParametersThatAreDescribedAndNoOthers(Operation operation) {
        HttpResponse<String> answer = ask(operation, List.of("odd=1"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        List<String> described = API.parameters(operation, "query").stream()
                .map(place -> API.at(place + "/name").asText())
                .toList();
        assertThat(known(answer, "odd")).containsExactlyInAnyOrderElementsOf(described);
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void shouldTakeWhatIsInTheRangeThatIsDescribedAndNothingElse(Operation operation, String place) {
        String name = API.at(place + "/name").asText();
        String schema = API.child(place, "schema");
        assertTaken(operation, name, texts(API.at(place + "/example")));
        if (API.at(schema + "/type").asText().equals("array")) {
            assertElement(operation, name, API.child(schema, "items"));
            int most = API.at(schema + "/maxItems").asInt();
            if (most <= MOST_REPEATED) { // more don't fit in a line
                assertTaken(operation, name, numbered(most));
                assertRefused(operation, name, numbered(most + 1));
            }
        } else {
            assertElement(operation, name, schema);
            assertRefused(
                    operation,
                    name,
                    Stream.concat(
                                    texts(API.at(place + "/example")).stream(),
                                    texts(API.at(place + "/example")).stream())
                            .toList());
        }
    }

    private static void assertElement(Operation operation, String name, String place) {
        JsonNode schema = API.at(place);
        OpenApi.elements(schema.path("enum")).forEach(word -> assertTaken(operation, name, List.of(word.asText())));
        if (schema.has("enum") || schema.path("type").asText().equals("boolean")) {
            assertRefused(operation, name, List.of("odd"));
        }
        if (schema.has("maximum")) {
            assertTaken(operation, name, List.of(schema.get("minimum").asText()));
            assertTaken(operation, name, List.of(schema.get("maximum").asText()));
            assertRefused(
                    operation, name, List.of(Long.toString(schema.get("minimum").asLong() - 1)));
            assertRefused(
                    operation, name, List.of(Long.toString(schema.get("maximum").asLong() + 1)));
        }
        if (schema.has("maxLength") && !schema.has("pattern")) {
            assertTaken(
                    operation, name, List.of("x".repeat(schema.get("maxLength").asInt())));
            assertRefused(
                    operation, name, List.of("x".repeat(schema.get("maxLength").asInt() + 1)));
            assertRefused(operation, name, List.of(""));
        }
        if (schema.has("not")) {
            assertRefused(operation, name, List.of(schema.at("/not/const").asText()));
        }
    }

    private static void assertTaken(Operation operation, String name, List<String> values) {
        HttpResponse<String> answer = ask(operation, others(operation, name, values));
        assertThat(answer.statusCode())
                .as("%s: %s", answer.uri(), answer.body())
                .isNotIn(400, 414, 500);
    }

    private static void assertRefused(Operation operation, String name, List<String> values) {
        HttpResponse<String> answer = ask(operation, others(operation, name, values));
        assertThat(answer.statusCode())
                .as("%s: %s", answer.uri(), answer.body())
                .isEqualTo(400);
        assertThat(ApiBench.json(answer).at("/errors").findValuesAsText("parameter"))
                .as(answer.body())
                .containsOnly(name);
    }

    /** The parameter with its values, and those without which there is no answer. */
    private static List<String> others(Operation operation, String name, List<String> values) {
        List<String> query = new ArrayList<>();
        values.forEach(value -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        for (String place : API.parameters(operation, "query")) {
            String other = API.at(place + "/name").asText();
            if (API.at(place + "/required").asBoolean() && !other.equals(name)) {
                texts(API.at(place + "/example")).forEach(value -> query.add(other + "=" + value));
            }
        }
        if (operation.path().equals("/v1/similar") && !name.equals("item") && !name.equals("title")) {
            query.add("item=313");
        }
        return query;
    }

    private static List<String> texts(JsonNode example) {
        return example.isArray()
                ? OpenApi.elements(example).map(JsonNode::asText).toList()
                : List.of(example.asText());
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** The fields of objects in bodies, likewise. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST | /v1/recommendations               |             | ListRequest
        POST | /v1/recommendations               | /ratings/0  | BasketRating
        POST | /v1/recommendations/batch         |             | BatchRequest
        POST | /v1/recommendations/batch         | /requests/0 | ListRequest
        POST | /v1/estimates                     |             | EstimateRequest
        POST | /v1/estimates                     | /ratings/0  | BasketRating
        PUT  | /v1/users/{user}/ratings/{item}   |             | RatingBody
        """)
    void shouldReadTheFieldsThatAreDescribedAndNoOthers(String method, String path, String pointer, String schema) {
        Operation operation = API.operation(method, path).orElseThrow();
        JsonNode body = body(operation);
        String at = pointer == null ? "" : pointer;
        ((ObjectNode) body.at(at)).set("odd", JsonNodeFactory.instance.numberNode(1));
        HttpResponse<String> answer = bench.send(method, path(operation), body.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(known(answer, at + "/odd"))
                .containsExactlyInAnyOrderElementsOf(API.names("/components/schemas/" + schema + "/properties"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ListRequest     | users      |
        ListRequest     | ratings    |
        ListRequest     | context    | user
        ListRequest     | only       | user
        ListRequest     | exclude    | user
        ListRequest     | categories | user
        EstimateRequest | items      | ratings
        BatchRequest    | requests   |
        """)
    void shouldTakeAsManyEntriesAsAreDescribed(String schema, String field, String beside) {
        int most = API.at("/components/schemas/" + schema + "/properties/" + field + "/maxItems")
                .asInt();
        for (int count : List.of(most, most + 1)) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            IntStream.range(0, count).forEach(n -> body.withArray(field).add(entry(field, n)));
            if ("user".equals(beside)) {
                body.put("user", "42");
            } else if ("ratings".equals(beside)) {
                body.putArray("ratings").add(entry("ratings", 0));
            }
            String path = Map.of(
                            "ListRequest", "/v1/recommendations",
                            "EstimateRequest", "/v1/estimates",
                            "BatchRequest", "/v1/recommendations/batch")
                    .get(schema);
            HttpResponse<String> answer = bench.send("POST", path, body.toString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(count == most ? 200 : 400);
        }
    }

    private static JsonNode entry(String field, int n) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        return switch (field) {
            case "ratings" -> entry.put("itemId", "film-" + n).put("rating", 3);
            case "requests" -> entry.put("user", "user-" + n).put("n", 1);
            default -> JsonNodeFactory.instance.textNode("x" + n);
        };
    }

    private static List<String> known(HttpResponse<String> answer, String refused) {
        for (JsonNode error : ApiBench.json(answer).at("/errors")) {
            String name = error.path("parameter").asText(error.path("pointer").asText());
            Matcher known = KNOWN.matcher(error.get("detail").asText());
            if (name.equals(refused) && known.find()) {
                return known.group(1) == null
                        ? List.of()
                        : List.of(known.group(1).split(", "));
            }
        }
        throw new AssertionError(answer.body());
    }

    private static HttpResponse<String> ask(Operation operation, List<String> query) {
        JsonNode body = body(operation);
        return bench.send(
                operation.method(),
                path(operation) + query.stream().collect(Collectors.joining("&", "?", "")),
                body == null ? null : body.toString());
    }

    private static String path(Operation operation) {
        return operation.path().replaceAll("\\{[^}]*}", "42");
    }

    /** An example of a body of the operation, or {@code null}. */
    private static JsonNode body(Operation operation) {
        return API.examples(API.child(operation.place(), "requestBody", "content", "application/json")).stream()
                .findFirst()
                .map(JsonNode::<JsonNode>deepCopy)
                .orElse(null);
    }
}
