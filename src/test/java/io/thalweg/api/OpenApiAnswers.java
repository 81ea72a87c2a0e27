package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.thalweg.api.OpenApi.Operation;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds answers against the document of the API: status, headers, type, body. Of a request that was accepted, also the parameters and the
 * body, so that nothing is taken that isn't described.
 */
final class OpenApiAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROBLEM = "application/problem+json";

    /** What answers a path or a method that isn't there; the others may come before it is looked for. */
    private static final List<String> OF_NO_OPERATION = List.of("Other", "Forbidden", "RateLimited");

    private final OpenApi document;

    /** A request and what came of it. */
    record Exchange(String method, URI uri, String asked, int status, HttpHeaders headers, String answer) {}

    OpenApiAnswers(OpenApi document) {
        this.document = document;
    }

    /** @param asked the body of the request, or {@code null} */
    void check(HttpResponse<String> answer, String asked) {
        String method = answer.request().method();
        Exchange exchange = new Exchange(
                method, answer.uri(), asked, answer.statusCode(), answer.headers(), String.valueOf(answer.body()));
        assertThat(faults(exchange))
                .as("%s %s: %s", method, answer.uri(), answer.body())
                .isEmpty();
    }

    /** What is other than the document says. */
    List<String> faults(Exchange exchange) {
        if (exchange.method.equals("OPTIONS")) {
            return List.of(); // browsers ask so before they ask, of any path
        }
        String method = exchange.method.equals("HEAD") ? "GET" : exchange.method;
        Optional<Operation> operation = document.operation(method, exchange.uri.getRawPath());
        Optional<String> place = operation.isPresent()
                ? responseOf(operation.get(), exchange.status)
                : OF_NO_OPERATION.stream()
                        .map(name -> "/components/responses/" + name)
                        .filter(each -> statuses(each).contains(exchange.status))
                        .findFirst();
        if (place.isEmpty()) {
            return List.of("there is no status " + exchange.status + " of "
                    + operation.map(Operation::toString).orElse("what isn't there"));
        }
        List<String> faults = new ArrayList<>(headers(place.get(), exchange));
        faults.addAll(body(place.get(), exchange));
        if (operation.isPresent() && exchange.status < 300) {
            faults.addAll(query(operation.get(), exchange.uri));
            faults.addAll(asked(operation.get(), exchange));
        }
        return faults;
    }

    private Optional<String> responseOf(Operation operation, int status) {
        String named = document.child(operation.place(), "responses", Integer.toString(status));
        String other = document.child(operation.place(), "responses", "default");
        return Stream.of(named, other)
                .filter(each -> !document.at(each).isMissingNode())
                .filter(each -> !each.equals(other) || statuses(each).contains(status))
                .findFirst();
    }

    /** Of a response with problems: those of its examples. */
    private List<Integer> statuses(String response) {
        return problems(response).stream()
                .map(each -> each.path("status").asInt())
                .toList();
    }

    private List<JsonNode> problems(String response) {
        return document.examples(document.child(response, "content", PROBLEM));
    }

    private List<String> headers(String response, Exchange exchange) {
        List<String> faults = new ArrayList<>();
        for (String name : document.names(document.child(response, "headers"))) {
            String place = document.child(response, "headers", name);
            Optional<String> value = exchange.headers.firstValue(name);
            if (value.isEmpty() && document.at(place + "/required").asBoolean()) {
                faults.add("the header " + name + " is missing");
            }
            value.ifPresent(text -> {
                String schema = document.child(place, "schema");
                document.faults(schema, value(schema, text)).forEach(fault -> faults.add(name + ": " + fault));
            });
        }
        return faults;
    }

    private List<String> body(String response, Exchange exchange) {
        if (!document.at(response).has("content")) {
            return exchange.answer.isEmpty() ? List.of() : List.of("there is a body");
        }
        String given = exchange.headers.firstValue("Content-Type").orElse("none");
        String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String content = document.child(response, "content", type);
        if (document.at(content).isMissingNode()) {
            return List.of("the type is " + given + "; there is "
                    + String.join(", ", document.names(document.child(response, "content"))));
        }
        if (exchange.method.equals("HEAD")) {
            return List.of();
        }
        JsonNode body = type.endsWith("json") ? json(exchange.answer) : TextNode.valueOf(exchange.answer);
        List<String> faults = new ArrayList<>(document.faultsOfAnswer(document.child(content, "schema"), body));
        if (type.equals(PROBLEM)) {
            faults.addAll(problem(response, body, exchange));
        }
        return faults;
    }

    /** A problem says what its answer says, and is one of those that the operation can have. */
    private List<String> problem(String response, JsonNode body, Exchange exchange) {
        List<String> faults = new ArrayList<>();
        if (body.path("status").asInt() != exchange.status) {
            faults.add("the body has another status than the answer, " + exchange.status);
        }
        if (!exchange.headers
                .firstValue("X-Request-Id")
                .equals(Optional.of(body.path("requestId").asText()))) {
            faults.add("the body has another requestId than the answer");
        }
        boolean isThere = problems(response).stream()
                .anyMatch(each -> each.get("type").equals(body.path("type"))
                        && each.get("title").equals(body.path("title"))
                        && each.get("status").asInt() == exchange.status);
        if (!isThere) {
            faults.add(body.path("type") + " is none of the problems of " + response);
        }
        return faults;
    }

    private List<String> query(Operation operation, URI uri) {
        Map<String, String> places = new LinkedHashMap<>();
        document.parameters(operation, "query")
                .forEach(place -> places.put(document.at(place + "/name").asText(), place));
        List<String> faults = new ArrayList<>();
        parameters(uri).forEach((name, values) -> {
            if (!places.containsKey(name)) {
                faults.add("the parameter " + name + " is taken, and not described");
                return;
            }
            String schema = document.child(places.get(name), "schema");
            boolean isArray = document.at(schema + "/type").asText().equals("array");
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            String element = isArray ? document.child(schema, "items") : schema;
            values.forEach(value -> array.add(value(element, value)));
            if (values.size() > 1 && !isArray) {
                faults.add("the parameter " + name + " is taken " + values.size() + " times");
            }
            document.faults(schema, isArray ? array : array.get(0)).forEach(fault -> faults.add(name + ": " + fault));
        });
        return faults;
    }

    private static Map<String, List<String>> parameters(URI uri) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parameters
                        .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(decoded(parts.length == 1 ? "" : parts[1]));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private List<String> asked(Operation operation, Exchange exchange) {
        String content = document.child(operation.place(), "requestBody", "content", "application/json");
        boolean isJson = exchange.asked != null && exchange.asked.strip().matches("(?s)[\\[{].*[]}]");
        if (!isJson || document.at(content).isMissingNode()) {
            return List.of();
        }
        try {
            return document.faults(
                    document.child(content, "schema"),
                    JSON.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(exchange.asked));
        } catch (JsonProcessingException e) { // lines of JSON
            return List.of();
        }
    }

    /** Text as the schema's type; text where it has none of that form. */
    private JsonNode value(String schema, String text) {
        String type = document.at(schema + "/type").asText();
        boolean isJson = (type.equals("integer") && text.matches("-?\\d+"))
                || (type.equals("boolean") && text.matches("true|false"));
        return isJson ? json(text) : TextNode.valueOf(text);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf("no JSON: " + text);
        }
    }
}
