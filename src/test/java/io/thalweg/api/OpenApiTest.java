package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.thalweg.api.OpenApi.Operation;
import io.thalweg.api.OpenApiAnswers.Exchange;
import io.thalweg.api.request.Fault;
import io.thalweg.api.request.ProblemType;
import io.thalweg.catalog.InvalidItemException;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorWindow;
import io.thalweg.lists.Trigger;
import io.thalweg.rank.Source;
import io.thalweg.rating.InvalidRatingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The document of the HTTP API is whole, and says what the code says. */
final class OpenApiTest {

    private static final OpenApi API = OpenApi.published();
    private static final OpenApiAnswers ANSWERS = new OpenApiAnswers(API);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json";
    private static final String PROBLEM_TYPE = "application/problem+json";

    @Test
    void shouldBeReadByOthersWithoutAMessage() throws IOException {
        try (InputStream yaml = OpenApi.class.getResourceAsStream(OpenApi.RESOURCE)) {
            ParseOptions options = new ParseOptions();
            options.setResolve(true);
            SwaggerParseResult parsed = new OpenAPIV3Parser()
                    .readContents(new String(yaml.readAllBytes(), StandardCharsets.UTF_8), null, options);
            assertThat(parsed.getMessages()).isEmpty();
            assertThat(parsed.isOpenapi31()).isTrue();
            assertThat(parsed.getOpenAPI().getPaths().keySet()).containsExactlyElementsOf(API.names("/paths"));
        }
    }

    @Test
    void shouldReferOnlyToWhatIsThereAndUseAllOfIt() {
        Set<String> targets = new TreeSet<>();
        OpenApi.walk("", API.document(), (place, node) -> {
            if (node.has("$ref")) {
                assertThat(node.size())
                        .as("nothing stands beside a reference: %s", place)
                        .isEqualTo(1);
                targets.add(node.get("$ref").asText());
            }
        });
        assertThat(targets).allSatisfy(target -> {
            assertThat(target).startsWith("#/components/");
            assertThat(API.document().at(target.substring(1)).isMissingNode())
                    .as(target)
                    .isFalse();
        });
        List<String> components = new ArrayList<>();
        for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
            API.names("/components/" + kind).forEach(name -> components.add("#/components/" + kind + "/" + name));
        }
        assertThat(targets).containsExactlyInAnyOrderElementsOf(components);
    }

    @Test
    void shouldSayOfEveryOperationWhatItDoes() {
        Set<String> ids = new TreeSet<>();
        List<String> tags = OpenApi.elements(API.at("/tags"))
                .map(tag -> tag.get("name").asText())
                .toList();
        for (Operation operation : API.operations()) {
            JsonNode said = API.at(operation.place());
            assertThat(ids.add(said.path("operationId").asText()))
                    .as("%s", operation)
                    .isTrue();
            assertThat(said.path("operationId").asText()).matches("[a-z][A-Za-z]+");
            assertThat(said.path("summary").asText()).as("%s", operation).endsWith(".");
            assertThat(said.path("description").asText()).as("%s", operation).startsWith("Needs ");
            assertThat(tags).contains(said.at("/tags/0").asText());
            assertThat(examplesOf(operation)).as("%s", operation).isNotEmpty();
        }
    }

    @Test
    void shouldDescribeEveryFieldParameterAndHeader() {
        OpenApi.walk("", API.document(), (place, node) -> {
            boolean isField = place.matches("/components/schemas/[^/]+|.*/schema|.*/properties/[^/]+")
                    && !place.matches(".*/(parameters|headers)/[^/]+(/.*)?/schema");
            boolean isOther = place.matches("/components/(parameters|headers|responses)/[^/]+|/paths/.*/parameters/\\d+"
                    + "|/paths/.*/responses/[^/]+|/paths/.*/requestBody|/(servers|tags)/\\d+");
            if ((isField || isOther) && !place.contains("/example") && !node.has("$ref")) {
                assertThat(node.path("description").asText()).as(place).contains(".");
            }
            if (place.matches("(?!.*/example).*/properties/[^/]+") && !node.has("$ref")) {
                assertThat(node.has("type")).as(place).isTrue();
            }
        });
    }

    @Test
    void shouldHaveExamplesOfParametersAndHeadersThatAreValid() {
        OpenApi.walk("", API.document(), (place, node) -> {
            if (node.has("schema") && (node.has("in") || place.matches("/components/headers/[^/]+"))) {
                assertThat(node.has("example")).as(place).isTrue();
                assertThat(API.faults(pointer(place, node), node.get("example")))
                        .as(place)
                        .isEmpty();
            }
        });
    }

    /** Places of {@code walk} have the slashes of paths in them as they are; parameters in paths are found by their name. */
    private static String pointer(String place, JsonNode node) {
        if (place.startsWith("/components/")) {
            return place + "/schema";
        }
        return API.operations().stream()
                        .flatMap(operation -> Stream.of("query", "path", "header")
                                .flatMap(in -> API.parameters(operation, in).stream()))
                        .filter(each -> API.at(each).equals(node))
                        .findFirst()
                        .orElseThrow()
                + "/schema";
    }

    static List<Operation> operations() {
        return API.operations();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldHaveExamplesOfBodiesThatAreValid(Operation operation) {
        String asked = API.child(operation.place(), "requestBody", "content");
        for (String type : API.names(asked)) {
            String content = API.child(asked, type);
            assertThat(API.examples(content)).as(type).isNotEmpty();
            for (JsonNode example : API.examples(content)) {
                assertThat(API.faults(API.child(content, "schema"), example)).isEmpty();
            }
        }
        for (Exchange exchange : examplesOf(operation)) {
            assertThat(ANSWERS.faults(exchange)).as(exchange.answer()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldNoticeAFieldTooFewOrTooMany(Operation operation) throws IOException {
        for (Exchange exchange : examplesOf(operation)) {
            JsonNode body = exchange.answer().startsWith("{") ? JSON.readTree(exchange.answer()) : null;
            if (body instanceof ObjectNode whole && !operation.path().endsWith("api.json")) {
                for (String required : required(operation, exchange)) {
                    ObjectNode damaged = whole.deepCopy();
                    damaged.remove(required);
                    assertThat(ANSWERS.faults(with(exchange, damaged)))
                            .as(required)
                            .isNotEmpty();
                }
                assertThat(ANSWERS.faults(with(exchange, whole.deepCopy().put("odd", 1))))
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        the version          | {"list":{"from":"published","version":0,"ratingCount":1},"items":[],"view":{"lag":0,"ageMillis":1}}
        the lag              | {"list":{"from":"published","ratingCount":1},"items":[],"view":{"lag":-1,"ageMillis":1}}
        the origin           | {"list":{"from":"somewhere","ratingCount":1},"items":[],"view":{"lag":0,"ageMillis":1}}
        the entries          | {"list":{"from":"published","ratingCount":1},"items":{},"view":{"lag":0,"ageMillis":1}}
        a view of nothing    | {"list":{"from":"published","ratingCount":1},"items":[],"view":{}}
        a field of the list  | {"list":{"from":"published","ratingCount":1,"odd":1},"items":[],"view":{"lag":0,"ageMillis":1}}
        nothing              | {}
        no JSON              | {
        """)
    void shouldNoticeAWrongList(String what, String body) {
        assertThat(ANSWERS.faults(list(200, JSON_TYPE, body, Map.of())))
                .as(what)
                .isNotEmpty();
    }

    @Test
    void shouldNoticeWhatIsWrongBesideTheBody() {
        String body =
                "{\"list\":{\"from\":\"computed\",\"ratingCount\":1},\"items\":[],\"view\":{\"lag\":0,\"ageMillis\":1}}";
        Exchange right = list(200, JSON_TYPE, body, Map.of());
        assertThat(ANSWERS.faults(right)).isEmpty();
        assertThat(ANSWERS.faults(list(201, JSON_TYPE, body, Map.of()))).isNotEmpty();
        assertThat(ANSWERS.faults(list(200, "text/html", body, Map.of()))).isNotEmpty();
        assertThat(ANSWERS.faults(list(200, "text/csv", "318\n", Map.of()))).isNotEmpty();
        assertThat(ANSWERS.faults(list(200, JSON_TYPE, body, Map.of("ETag", "\"3\""))))
                .isNotEmpty();
        assertThat(ANSWERS.faults(list(200, JSON_TYPE, body, Map.of("Cache-Control", "public"))))
                .isNotEmpty();
        assertThat(ANSWERS.faults(list(200, JSON_TYPE, body, Map.of("X-Request-Id", "7"))))
                .isNotEmpty();
        assertThat(ANSWERS.faults(list(304, JSON_TYPE, body, Map.of("ETag", "W/\"3-9f2c41d0\""))))
                .isNotEmpty();
        assertThat(ANSWERS.faults(list(304, JSON_TYPE, "", Map.of("ETag", "W/\"3-9f2c41d0\""))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "n=0",
        "n=1001",
        "n=two",
        "n=1&n=2",
        "odd=1",
        "rated=yes",
        "list=all",
        "category=",
        "exclude=",
        "cursor=a%20b"
    })
    void shouldNoticeAParameterThatIsTakenAndShouldNotBe(String query) {
        String body =
                "{\"list\":{\"from\":\"computed\",\"ratingCount\":1},\"items\":[],\"view\":{\"lag\":0,\"ageMillis\":1}}";
        Exchange right = list(200, JSON_TYPE, body, Map.of());
        URI uri = URI.create(right.uri() + "?category=Comedy&category=Drama&" + query);
        assertThat(ANSWERS.faults(new Exchange("GET", uri, null, 200, right.headers(), body)))
                .hasSize(1);
    }

    @Test
    void shouldNoticeAProblemOfAnotherKind() throws IOException {
        ObjectNode problem =
                (ObjectNode) API.examples("/components/responses/UnknownUser/content/application~1problem+json")
                        .get(0)
                        .deepCopy();
        String id = problem.get("requestId").asText();
        URI user = URI.create("http://127.0.0.1/v1/users/42");
        HttpHeaders headers =
                headers(Map.of("Content-Type", PROBLEM_TYPE, "X-Request-Id", id, "Cache-Control", "no-store"));
        assertThat(ANSWERS.faults(new Exchange("GET", user, null, 404, headers, problem.toString())))
                .isEmpty();
        assertThat(ANSWERS.faults(new Exchange(
                        "GET", URI.create(user + "/recommendations"), null, 404, headers, problem.toString())))
                .as("lists are for everybody")
                .isNotEmpty();
        assertThat(ANSWERS.faults(new Exchange("GET", user, null, 400, headers, problem.toString())))
                .isNotEmpty();
        problem.put("type", "/problems/unknown-item");
        assertThat(ANSWERS.faults(new Exchange("GET", user, null, 404, headers, problem.toString())))
                .isNotEmpty();
        problem.put("type", "/problems/new");
        assertThat(ANSWERS.faults(new Exchange("GET", user, null, 404, headers, problem.toString())))
                .isNotEmpty();
    }

    @Test
    void shouldHaveEveryProblemOfTheCodeWithItsStatusAndTitle() {
        Set<String> documented = new TreeSet<>();
        for (String response : API.names("/components/responses")) {
            API.examples("/components/responses/" + response + "/content/application~1problem+json")
                    .forEach(each -> documented.add(each.get("type").asText() + " " + each.get("status") + " "
                            + each.get("title").asText()));
        }
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        .map(type -> type.uri() + " " + type.status() + " " + type.title())
                        .toList());
        assertCodes(
                "Problem",
                "type",
                Arrays.stream(ProblemType.values()).map(ProblemType::uri).distinct());
    }

    @Test
    void shouldListTheCodesOfTheCode() {
        assertCodes("ListHead", "trigger", Arrays.stream(Trigger.values()).map(trigger -> trigger.name()
                .toLowerCase(Locale.ROOT)));
        assertCodes("ListItem", "source", Arrays.stream(Source.values()).map(Source::code));
        assertCodes(
                "RollingError", "window", Arrays.stream(ErrorWindow.values()).map(ErrorWindow::code));
        Stream<String> cohorts = Arrays.stream(Cohort.values()).map(Cohort::code);
        assertCodes("RollingError", "cohort", Stream.concat(cohorts, Stream.of("all")));
        Stream<String> reasons = Stream.of(
                        Stream.of(
                                Fault.UNKNOWN,
                                Fault.REPEATED,
                                Fault.MISSING,
                                Fault.WRONG_TYPE,
                                Fault.OUT_OF_RANGE,
                                Fault.TOO_MANY,
                                Fault.MALFORMED,
                                "oversized"),
                        Arrays.stream(InvalidRatingException.Reason.values()).map(InvalidRatingException.Reason::code),
                        Arrays.stream(InvalidItemException.Reason.values()).map(InvalidItemException.Reason::code))
                .flatMap(codes -> codes)
                .distinct();
        assertThat(OpenApi.elements(API.at("/components/schemas/ReasonCode/enum"))
                        .map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(reasons.toList());
    }

    @Test
    void shouldDescribeErrorsAndErasuresAsTheDocumentOfTheTopicsDoes() {
        AsyncApi topics = AsyncApi.published();
        Map<String, String> same =
                Map.of("RollingError", "RollingError", "DriftAlarm", "DriftAlarm", "Erasure", "AuditRecord");
        same.forEach((here, there) -> assertThat(API.names("/components/schemas/" + here + "/properties"))
                .containsExactlyElementsOf(topics.described("/components/schemas/" + there)));
    }

    private static void assertCodes(String schema, String field, Stream<String> expected) {
        assertThat(OpenApi.elements(API.at("/components/schemas/" + schema + "/properties/" + field + "/enum"))
                        .map(JsonNode::asText))
                .containsExactlyElementsOf(expected.toList());
    }

    /** The examples of an operation's answers, each as an answer; of the others that can happen, those with a status of their own. */
    private static List<Exchange> examplesOf(Operation operation) {
        List<Exchange> exchanges = new ArrayList<>();
        List<String> statuses = API.names(API.child(operation.place(), "responses"));
        for (String status : statuses) {
            String response = API.child(operation.place(), "responses", status);
            for (String type : API.names(API.child(response, "content"))) {
                for (JsonNode example : API.examples(API.child(response, "content", type))) {
                    if (!status.equals("default")
                            || !statuses.contains(example.get("status").asText())) {
                        exchanges.add(exchange(operation, status, response, type, example));
                    }
                }
            }
        }
        return exchanges;
    }

    private static Exchange exchange(
            Operation operation, String status, String response, String type, JsonNode example) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type));
        API.names(API.child(response, "headers"))
                .forEach(name -> headers.put(
                        name,
                        API.at(API.child(response, "headers", name) + "/example")
                                .asText()));
        int code = status.equals("default") ? example.get("status").asInt() : Integer.parseInt(status);
        URI uri = URI.create("http://127.0.0.1" + operation.path().replaceAll("\\{[^}]*}", "42"));
        String body = example.isTextual() ? example.asText() : example.toString();
        return new Exchange(operation.method(), uri, null, code, headers(headers), body);
    }

    private static List<String> required(Operation operation, Exchange exchange) {
        String response = API.child(operation.place(), "responses", Integer.toString(exchange.status()));
        String type = exchange.headers().firstValue("Content-Type").orElseThrow();
        return OpenApi.elements(API.at(API.child(response, "content", type, "schema", "required")))
                .map(JsonNode::asText)
                .toList();
    }

    private static Exchange with(Exchange exchange, JsonNode body) {
        return new Exchange(
                exchange.method(), exchange.uri(), null, exchange.status(), exchange.headers(), body.toString());
    }

    private static Exchange list(int status, String type, String body, Map<String, String> others) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "Content-Type", type,
                "X-Request-Id", "5f0c3cbb-5f0b-4d5b-8a52-5d2f7f2f4e7a",
                "Cache-Control", "private, no-cache"));
        headers.putAll(others);
        return new Exchange(
                "GET",
                URI.create("http://127.0.0.1/v1/users/42/recommendations"),
                null,
                status,
                headers(headers),
                body);
    }

    private static HttpHeaders headers(Map<String, String> headers) {
        Map<String, List<String>> lines = new HashMap<>();
        headers.forEach((name, value) -> lines.put(name, List.of(value)));
        return HttpHeaders.of(lines, (name, value) -> true);
    }
}
