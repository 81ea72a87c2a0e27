package io.thalweg.container;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/** Kubernetes' objects as text, read into the classes of a client library, which knows all of their fields. */
final class Manifests {

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ConfigMap.class,
            Service.class,
            StatefulSet.class,
            Job.class,
            PodDisruptionBudget.class,
            ServiceMonitor.class);

    private static final ObjectMapper PLAIN = new ObjectMapper();

    /** The library's classes keep fields that they don't know for later; here these are errors. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new KnownFieldsOnly())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private Manifests() {}

    /** The objects of files that lie in a folder, but for kustomize's own. */
    static List<JsonNode> in(Path folder) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .filter(each -> !each.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()) {
                all.addAll(of(Files.readString(file)));
            }
        }
        return all;
    }

    /** The objects of a text. */
    static List<JsonNode> of(String yaml) {
        List<JsonNode> all = new ArrayList<>();
        new Yaml().loadAll(yaml).forEach(each -> all.add(PLAIN.valueToTree(each)));
        return all;
    }

    /** @throws IOException if a field is none of its class, or has another type */
    static HasMetadata strictly(JsonNode object) throws IOException {
        String kind = object.path("kind").asText();
        Class<? extends HasMetadata> type = KINDS.stream()
                .filter(each -> each.getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a kind that is not checked: " + kind));
        HasMetadata read = STRICT.treeToValue(object, type);
        String expected = HasMetadata.getApiVersion(type);
        if (!object.path("apiVersion").asText().equals(expected)) {
            throw new IOException(kind + " is of " + expected);
        }
        return read;
    }

    /** The objects of a kind, by name. */
    static <T extends HasMetadata> Map<String, T> named(List<JsonNode> objects, Class<T> type) throws IOException {
        Map<String, T> all = new TreeMap<>();
        for (JsonNode object : objects) {
            HasMetadata read = strictly(object);
            if (type.isInstance(read)) {
                all.put(read.getMetadata().getName(), type.cast(read));
            }
        }
        return all;
    }
}
