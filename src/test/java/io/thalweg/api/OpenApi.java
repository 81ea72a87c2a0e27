package io.thalweg.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The document of the HTTP API, as it lies in the jar. Places in it are JSON Pointers, {@code /components/schemas/List}. */
final class OpenApi {

    static final String RESOURCE = "/io/thalweg/api/openapi.yaml";

    private static final String LOCATION = "https://thalweg.example/openapi.json";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final SchemaRegistry strict;
    private final List<Operation> operations = new ArrayList<>();

    /** What a path does for a method. */
    record Operation(String method, String path, String place) {

        /** Whether it answers a path with ids in place of its parameters. */
        boolean answers(String asked) {
            String literals = Stream.of(path.split("\\{[^}]*}", -1))
                    .map(Pattern::quote)
                    .reduce((a, b) -> a + "[^/]+" + b)
                    .orElseThrow();
            return Pattern.matches(literals, asked);
        }

        private int parameterCount() {
            return path.split("\\{", -1).length;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    OpenApi(JsonNode document) {
        this.document = document;
        this.schemas = registry(document);
        this.strict = registry(withoutOthers(document));
        document.path("paths").properties().forEach(path -> {
            for (String method : METHODS) {
                if (path.getValue().has(method)) {
                    operations.add(new Operation(
                            method.toUpperCase(Locale.ROOT),
                            path.getKey(),
                            child(child("/paths", path.getKey()), method)));
                }
            }
        });
        operations.sort(Comparator.comparingInt(Operation::parameterCount));
    }

    /** The document that is published. */
    static OpenApi published() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
            return new OpenApi(new YAMLMapper().readTree(Objects.requireNonNull(resource, RESOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " can't be read", e);
        }
    }

    private static SchemaRegistry registry(JsonNode document) {
        return SchemaRegistry.withDialect(
                Dialects.getOpenApi31(), registry -> registry.schemas(Map.of(LOCATION, document.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /** A copy in which objects have no fields but those that are described: clients must take others, our answers have none. */
    private static JsonNode withoutOthers(JsonNode document) {
        JsonNode copy = document.deepCopy();
        walk("", copy.at("/components/schemas"), (place, node) -> {
            if (node.path("properties").isObject() && node.has("type") && !node.has("additionalProperties")) {
                ((ObjectNode) node).put("additionalProperties", false);
            }
        });
        return copy;
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** What answers a path with ids in it; where there are two, the one that names more of it. */
    Optional<Operation> operation(String method, String path) {
        return operations.stream()
                .filter(each -> each.method.equals(method) && each.answers(path))
                .findFirst();
    }

    /** What is at a place, references followed; a missing node where there is nothing. */
    JsonNode at(String place) {
        return document.at(resolved(place));
    }

    /** The place itself, or the one that it refers to. */
    String resolved(String place) {
        JsonNode reference = document.at(place).path("$ref");
        return reference.isMissingNode() ? place : resolved(reference.asText().substring(1));
    }

    /** The place of what is within another, references followed. */
    String child(String place, String... names) {
        String child = resolved(place);
        for (String name : names) {
            child = resolved(child + "/" + name.replace("~", "~0").replace("/", "~1"));
        }
        return child;
    }

    List<String> names(String place) {
        List<String> names = new ArrayList<>();
        at(place).fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The places of an operation's parameters of one kind, such as {@code query}. */
    List<String> parameters(Operation operation, String in) {
        List<String> places = new ArrayList<>();
        for (int at = 0; at < at(operation.place + "/parameters").size(); at++) {
            String place = child(operation.place, "parameters", Integer.toString(at));
            if (at(place + "/in").asText().equals(in)) {
                places.add(place);
            }
        }
        return places;
    }

    /** What the schema at a place has against a value. */
    List<String> faults(String place, JsonNode value) {
        return faults(schemas, place, value);
    }

    /** The same, and fields that aren't described. */
    List<String> faultsOfAnswer(String place, JsonNode value) {
        return faults(strict, place, value);
    }

    private List<String> faults(SchemaRegistry registry, String place, JsonNode value) {
        return registry.getSchema(SchemaLocation.of(LOCATION + "#" + resolved(place))).validate(value).stream()
                .map(Error::toString)
                .distinct()
                .toList();
    }

    /** The values of {@code example} and {@code examples}. */
    List<JsonNode> examples(String place) {
        Stream<JsonNode> named = at(place).path("examples").properties().stream()
                .map(example -> example.getValue().path("value"));
        Stream<JsonNode> one = Stream.of(at(place).path("example")).filter(example -> !example.isMissingNode());
        return Stream.concat(one, named).toList();
    }

    /** The elements of an array; of anything else none. */
    static Stream<JsonNode> elements(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }

    static void walk(String place, JsonNode node, BiConsumer<String, JsonNode> visit) {
        visit.accept(place, node);
        node.properties().forEach(field -> walk(place + "/" + field.getKey(), field.getValue(), visit));
        for (int at = 0; node.isArray() && at < node.size(); at++) {
            walk(place + "/" + at, node.get(at), visit);
        }
    }
}
