package io.thalweg.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The document of the topics, as it lies in the jar. Places in it are JSON Pointers, {@code /components/schemas/Rating}. */
public final class AsyncApi {

    private static final String RESOURCE = "/io/thalweg/api/asyncapi.yaml";
    private static final String LOCATION = "https://thalweg.example/asyncapi.json";

    private final JsonNode document;

    /** AsyncAPI takes schemas of draft 07, OpenAPI 3.1 those of 2020-12: ours are to mean the same in both. */
    private final List<SchemaRegistry> drafts;

    private AsyncApi(JsonNode document) {
        this.document = document;
        this.drafts = Stream.of(SpecificationVersion.DRAFT_7, SpecificationVersion.DRAFT_2020_12)
                .map(draft -> SchemaRegistry.withDefaultDialect(
                        draft, registry -> registry.schemas(Map.of(LOCATION, document.toString()))))
                .toList();
    }

    /** The document that is published. */
    public static AsyncApi published() {
        try (InputStream resource = AsyncApi.class.getResourceAsStream(RESOURCE)) {
            return new AsyncApi(new YAMLMapper().readTree(Objects.requireNonNull(resource, RESOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " can't be read", e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** What is at a place, references followed; a missing node where there is nothing. */
    public JsonNode at(String place) {
        return document.at(resolved(place));
    }

    /** The place itself, or the one that it refers to. */
    public String resolved(String place) {
        JsonNode reference = document.at(place).path("$ref");
        return reference.isMissingNode() ? place : resolved(reference.asText().substring(1));
    }

    /** What the schema at a place has against a value, in either draft. */
    public List<String> faults(String place, JsonNode value) {
        SchemaLocation location = SchemaLocation.of(LOCATION + "#" + resolved(place));
        return drafts.stream()
                .flatMap(draft -> draft.getSchema(location).validate(value).stream())
                .map(Error::toString)
                .distinct()
                .toList();
    }

    /** The fields of a value, in the schema's and the entries' objects too, as {@code items/title}. */
    public static List<String> fields(JsonNode value) {
        List<String> fields = new ArrayList<>();
        value.properties().forEach(field -> {
            fields.add(field.getKey());
            elements(field.getValue())
                    .flatMap(element -> fields(element).stream())
                    .map(name -> field.getKey() + "/" + name)
                    .forEach(fields::add);
        });
        return fields.stream().distinct().toList();
    }

    /** The fields that a schema describes, written likewise. */
    public List<String> described(String place) {
        List<String> fields = new ArrayList<>();
        String schema = resolved(place);
        document.at(schema).path("properties").fieldNames().forEachRemaining(name -> {
            fields.add(name);
            described(schema + "/properties/" + name + "/items").forEach(inner -> fields.add(name + "/" + inner));
        });
        return fields;
    }

    /** The elements of an array; of anything else none. */
    static Stream<JsonNode> elements(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }
}
