package io.thalweg.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.thalweg.config.ApiKeys;
import io.thalweg.config.ConfigSources;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.http.HttpServer;
import io.thalweg.metrics.Metrics;
import io.thalweg.stream.RecommenderApplication;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example for Kubernetes: its fields by the classes of a client library, its values by the product. */
final class KubernetesTest {

    private static final Path FOLDER = Path.of("config", "kubernetes");
    private static final Path PROPERTIES = FOLDER.resolve("thalweg.properties");
    private static final String CONFIG = "/etc/thalweg/thalweg.properties";
    private static final String STATE = "/var/lib/thalweg";
    private static final long CLOSING_SECONDS = 40;

    private final List<JsonNode> objects = Manifests.in(FOLDER);
    private final Map<String, StatefulSet> sets = Manifests.named(objects, StatefulSet.class);
    private final Map<String, Service> services = Manifests.named(objects, Service.class);

    KubernetesTest() throws IOException {}

    @Test
    void shouldHaveOnlyFieldsThatKubernetesKnows() throws IOException {
        assertThat(objects).hasSize(8);
        for (JsonNode object : objects) {
            assertThat(Manifests.strictly(object).getMetadata().getName()).startsWith("thalweg");
        }
    }

    /** Else the test above would say nothing: one more field anywhere, but where names are free, is refused. */
    @Test
    void shouldRefuseAFieldThatKubernetesDoesNotKnow() {
        int tried = 0;
        for (JsonNode object : objects) {
            for (String at : pathsOfObjects("", object)) {
                JsonNode spoiled = object.deepCopy();
                ((ObjectNode) spoiled.at(at)).put("replica", 1);
                assertThatExceptionOfType(IOException.class)
                        .as(object.path("kind") + " " + at)
                        .isThrownBy(() -> Manifests.strictly(spoiled));
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(100);
    }

    @Test
    void shouldBeWhatKustomizeTakes() throws Exception {
        Engine.Said version = Engine.run(Duration.ofSeconds(20), Map.of(), List.of("kubectl", "version", "--client"));
        if (version.exitCode() != 0) {
            System.err.println("skipped: kubectl is not installed (" + version.lastLine() + ")");
        }
        assumeTrue(version.exitCode() == 0, "kubectl is not installed");
        Engine.Said said =
                Engine.run(Duration.ofSeconds(60), Map.of(), List.of("kubectl", "kustomize", FOLDER.toString()));
        assertThat(said.exitCode()).as(said.output()).isZero();
        List<JsonNode> built = Manifests.of(said.output());
        assertThat(built).hasSize(objects.size() + 1);
        for (JsonNode each : built) {
            Manifests.strictly(each);
        }
        assertThat(built.stream().filter(each -> each.path("kind").asText().equals("ConfigMap")))
                .singleElement()
                .returns("thalweg-config", each -> each.at("/metadata/name").asText())
                .returns(
                        Files.readString(PROPERTIES),
                        each -> each.path("data").path("thalweg.properties").asText());
    }

    @Test
    void shouldHaveSettingsThatTheApplicationKnows() throws IOException {
        for (PodTemplateSpec pod : pods()) {
            ThalwegConfig config = config(pod.getSpec());
            assertThat(config.get(Keys.STATE_DIR)).startsWith(STATE + "/");
            assertThat(container(pod).getArgs()).endsWith("--config", CONFIG);
            assertThat(mounts(pod)).containsKeys(Path.of(CONFIG).getParent().toString(), "/tmp");
        }
        PodSpec serving = set("thalweg-serve").getSpec();
        ThalwegConfig config = config(serving);
        assertThat(config.get(ApiKeys.HOST)).isEqualTo("0.0.0.0");
        assertThat(config.get(ApiKeys.HOSTS)).startsWith("thalweg-serve,");
        assertThat(Path.of(config.get(ApiKeys.TOKENS)).getParent().toString())
                .isIn(mounts(set("thalweg-serve")).keySet());
    }

    @Test
    void shouldListenWhereProbesAndServicesAsk() throws IOException {
        for (String name : List.of("thalweg", "thalweg-serve")) {
            Map<String, Integer> ports = new TreeMap<>();
            container(set(name)).getPorts().forEach(port -> ports.put(port.getName(), port.getContainerPort()));
            assertThat(ports).containsEntry("http", config(set(name).getSpec()).get(Keys.HTTP_PORT));
            services.get(name).getSpec().getPorts().forEach(port -> assertThat(ports)
                    .containsEntry(port.getTargetPort().getStrVal(), port.getPort()));
            assertThat(services.get(name).getSpec().getSelector())
                    .isEqualTo(set(name).getMetadata().getLabels());
        }
        // What "serve" takes where nothing is set.
        assertThat(container(set("thalweg-serve")).getPorts())
                .anySatisfy(port -> assertThat(port.getContainerPort()).isEqualTo(8090));
        assertThat(Files.readString(Path.of("docker", "Dockerfile"))).contains("EXPOSE 8080 8090\n");
    }

    @Test
    void shouldProbePathsThatTheProductHas(@TempDir Path state) throws Exception {
        ThalwegConfig config =
                ThalwegConfig.of(Map.of("bootstrap.servers", "127.0.0.1:9", "state.dir", state.toString()));
        try (RecommenderApplication application = RecommenderApplication.of(config, 1);
                Metrics metrics = new Metrics(application);
                HttpServer server = HttpServer.start(application.health(), metrics, "127.0.0.1", 0)) {
            Set<String> paths = new TreeSet<>(Set.of("/metrics"));
            sets.values().forEach(set -> probes(container(set.getSpec().getTemplate()))
                    .forEach(probe -> paths.add(probe.getHttpGet().getPath())));
            assertThat(paths).containsExactly("/health/live", "/health/ready", "/health/serving", "/metrics");
            for (String path : paths) {
                assertThat(status(server, path)).as(path).isIn(200, 503);
            }
            assertThat(status(server, "/health/alive")).isEqualTo(404);
        }
        for (String name : sets.keySet()) {
            Container container = container(set(name));
            assertThat(probes(container))
                    .hasSize(3)
                    .allMatch(probe -> probe.getHttpGet().getPort().getStrVal().equals("http"));
            assertThat(container.getStartupProbe().getHttpGet().getPath())
                    .as("an instance that restores must not be killed")
                    .isEqualTo("/health/live");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
        }
        assertThat(container(set("thalweg")).getReadinessProbe().getHttpGet().getPath())
                .isEqualTo("/health/ready");
        assertThat(container(set("thalweg-serve"))
                        .getReadinessProbe()
                        .getHttpGet()
                        .getPath())
                .isEqualTo("/health/serving");
    }

    @Test
    void shouldRunAsTheImagesUserAndWriteOnlyWhereItMay() throws IOException {
        String dockerfile = Files.readString(Path.of("docker", "Dockerfile"));
        for (PodTemplateSpec pod : pods()) {
            var security = pod.getSpec().getSecurityContext();
            assertThat(dockerfile)
                    .contains("\nUSER " + security.getRunAsUser() + ":" + security.getRunAsGroup() + "\n");
            assertThat(security.getRunAsNonRoot()).isTrue();
            assertThat(container(pod).getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container(pod).getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
        }
        assertThat(dockerfile).contains("\nVOLUME " + STATE + "\n");
        for (StatefulSet set : sets.values()) {
            PodTemplateSpec pod = set.getSpec().getTemplate();
            assertThat(pod.getSpec().getSecurityContext().getFsGroup())
                    .isEqualTo(pod.getSpec().getSecurityContext().getRunAsGroup());
            assertThat(set.getSpec().getVolumeClaimTemplates()).singleElement().satisfies(claim -> assertThat(
                            mounts(pod))
                    .containsEntry(STATE, claim.getMetadata().getName()));
            assertThat(pod.getSpec().getTerminationGracePeriodSeconds())
                    .as("longer than the close takes")
                    .isGreaterThan(CLOSING_SECONDS);
            assertThat(set.getSpec().getSelector().getMatchLabels())
                    .isEqualTo(pod.getMetadata().getLabels());
            assertThat(services).containsKey(set.getSpec().getServiceName());
        }
    }

    @Test
    void shouldProtectAndWatchBoth() throws IOException {
        Map<String, PodDisruptionBudget> budgets = Manifests.named(objects, PodDisruptionBudget.class);
        assertThat(budgets.keySet()).isEqualTo(sets.keySet());
        budgets.forEach(
                (name, budget) -> assertThat(budget.getSpec().getSelector().getMatchLabels())
                        .isEqualTo(set(name).getMetadata().getLabels()));
        ServiceMonitor monitor = Manifests.named(objects, ServiceMonitor.class).get("thalweg");
        String job = monitor.getSpec().getJobLabel();
        for (Service service : services.values()) {
            assertThat(service.getMetadata().getLabels())
                    .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels())
                    .as("the job that the rules look for")
                    .containsEntry(job, "thalweg");
            assertThat(service.getSpec().getPorts()).anyMatch(port -> port.getName()
                    .equals(monitor.getSpec().getEndpoints().get(0).getPort()));
        }
        assertThat(monitor.getSpec().getEndpoints()).singleElement().returns("/metrics", each -> each.getPath());
    }

    private List<PodTemplateSpec> pods() throws IOException {
        return Stream.concat(
                        sets.values().stream().map(set -> set.getSpec().getTemplate()),
                        Manifests.named(objects, Job.class).values().stream()
                                .map(job -> job.getSpec().getTemplate()))
                .toList();
    }

    private PodTemplateSpec set(String name) {
        StatefulSet set = sets.get(name);
        assertThat(set).as(name).isNotNull();
        return set.getSpec().getTemplate();
    }

    private static Container container(PodTemplateSpec pod) {
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        return pod.getSpec().getContainers().get(0);
    }

    private static List<Probe> probes(Container container) {
        return List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe());
    }

    /** Volumes by where they are mounted. */
    private static Map<String, String> mounts(PodTemplateSpec pod) {
        return container(pod).getVolumeMounts().stream()
                .collect(Collectors.toMap(VolumeMount::getMountPath, VolumeMount::getName));
    }

    /** As the process in the container reads it: the mounted file, below the variables of image and pod. */
    private static ThalwegConfig config(PodSpec pod) throws IOException {
        Map<String, String> variables = new TreeMap<>(ComposeTest.variablesOfTheImage());
        pod.getContainers().get(0).getEnv().forEach(each -> variables.put(each.getName(), each.getValue()));
        return ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.of(PROPERTIES), variables, Map.of()));
    }

    private static int status(HttpServer server, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** All objects in one, but those whose names are free. */
    private static List<String> pathsOfObjects(String at, JsonNode node) {
        Set<String> free = Set.of("labels", "matchLabels", "selector", "requests", "limits");
        List<String> all = new ArrayList<>();
        if (node.isObject()) {
            all.add(at);
        }
        node.properties().forEach(field -> {
            boolean isFree = free.contains(field.getKey())
                    && !(field.getKey().equals("selector") && field.getValue().has("matchLabels"));
            if (!isFree) {
                all.addAll(pathsOfObjects(at + "/" + field.getKey(), field.getValue()));
            }
        });
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            all.addAll(pathsOfObjects(at + "/" + index, node.get(index)));
        }
        return all;
    }
}
