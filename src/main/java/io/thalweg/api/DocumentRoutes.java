package io.thalweg.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.thalweg.api.access.Role;
import io.thalweg.api.request.Accept;
import io.thalweg.api.request.EntityTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The documents of this API and of the topics: written as YAML for people, given as JSON for tools. */
final class DocumentRoutes {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/openapi.json", Role.READER, request -> send(request, Read.OPEN_API))
                        .always(),
                Route.get("/v1/asyncapi.json", Role.READER, request -> send(request, Read.ASYNC_API))
                        .always());
    }

    private static void send(Request request, Document document) {
        request.requireNoFaults();
        if (!request.isKnown(document.tag)) {
            request.sendText(document.json, Accept.JSON);
        }
    }

    private record Document(String json, EntityTag tag) {

        /** One tag for each build: a document changes with the program only. */
        private static final long VERSION = 1;

        static Document of(String resource) {
            try (InputStream yaml = DocumentRoutes.class.getResourceAsStream(resource)) {
                byte[] json = new ObjectMapper()
                        .writeValueAsBytes(new YAMLMapper().readTree(Objects.requireNonNull(yaml, resource)));
                return new Document(new String(json, StandardCharsets.UTF_8), EntityTag.of(VERSION, json));
            } catch (IOException e) {
                throw new UncheckedIOException(resource + " can't be read", e);
            }
        }
    }

    /** Read by the first who asks: most who start a server never do. */
    private static final class Read {
        static final Document OPEN_API = Document.of("openapi.yaml");
        static final Document ASYNC_API = Document.of("asyncapi.yaml");
    }
}
