package io.thalweg.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ApiKeys;
import io.thalweg.config.ConfigSources;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be said of the stack without an engine: names fit, each waits for what it needs, and its settings are valid. */
final class ComposeTest {

    private static final Path FOLDER = Path.of("docker");
    private static final List<String> SERVING = List.of("serve-1", "serve-2");
    private static final List<String> OURS = List.of("topics", "application", "serve-1", "serve-2", "replay");

    /** Of the form {@code ${NAME:-value}}: what stands where nothing is set. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    private final Map<String, Object> compose = read();
    private final Map<String, Object> services = map(compose.get("services"));

    @Test
    void shouldStartEachWhenWhatItNeedsIsThere() {
        assertThat(conditions("topics")).isEqualTo(Map.of("kafka", "service_healthy"));
        assertThat(conditions("application")).isEqualTo(Map.of("topics", "service_completed_successfully"));
        for (String service : SERVING) {
            assertThat(conditions(service)).isEqualTo(Map.of("topics", "service_completed_successfully"));
        }
        assertThat(conditions("prometheus")).isEqualTo(Map.of("application", "service_healthy"));
        assertThat(conditions("grafana")).isEqualTo(Map.of("prometheus", "service_healthy"));
        assertThat(conditions("replay")).isEqualTo(Map.of("application", "service_healthy"));
        assertThat(map(services.get("replay")).get("profiles")).isEqualTo(List.of("replay"));
    }

    @Test
    void shouldHaveAHealthCheckWhereAnotherWaitsForHealth() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("Dockerfile"))).contains("HEALTHCHECK ");
        services.keySet().forEach(waiting -> conditions(waiting).forEach((awaited, condition) -> {
            assertThat(services).containsKey(awaited);
            if (condition.equals("service_healthy") && !OURS.contains(awaited)) {
                assertThat(map(map(services.get(awaited)).get("healthcheck"))).containsKey("test");
            }
        }));
    }

    /** Whoever ends what is unhealthy must not end an instance that restores; whoever waits must wait for more. */
    @Test
    void shouldBeHealthyWhenLiveInTheImageAndWhenReadyInTheStack() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("Dockerfile")))
                .contains("CMD [\"bash\", \"/opt/thalweg/health\", \"live\"]")
                .contains(" docker/health ");
        assertThat(map(map(services.get("application")).get("healthcheck")).get("test"))
                .isEqualTo(List.of("CMD", "bash", "/opt/thalweg/health", "ready"));
        assertThat(Files.readString(FOLDER.resolve("health"))).contains("GET /health/${1:-live} ");
    }

    @Test
    void shouldHaveSettingsThatTheApplicationKnows() throws IOException {
        for (String service : OURS) {
            ThalwegConfig config = config(service);
            assertThat(config.get(Keys.BOOTSTRAP_SERVERS)).isEqualTo("kafka:19092");
            assertThat(config.get(Keys.STATE_DIR)).startsWith("/var/lib/thalweg/");
        }
        assertThat("" + map(services.get("kafka")).get("environment")).contains("INSIDE://kafka:19092");
        assertThat(list("application", "volumes")).contains("state:/var/lib/thalweg");
    }

    /** Balancers ask for the same; a folder of the state is of one instance alone. */
    @Test
    void shouldServeTwiceFromStateOfTheirOwn() throws IOException {
        List<String> ports = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        for (String service : SERVING) {
            Map<String, Object> definition = map(services.get(service));
            assertThat(definition.get("command")).isEqualTo(List.of("serve"));
            assertThat(map(definition.get("healthcheck")).get("test"))
                    .isEqualTo(List.of("CMD", "bash", "/opt/thalweg/health", "serving"));
            ports.addAll(list(service, "ports"));
            volumes.addAll(list(service, "volumes"));
            ThalwegConfig config = config(service);
            assertThat(config.get(ApiKeys.PORT)).isEqualTo(8090);
            assertThat(config.get(ApiKeys.HOST)).isEqualTo("0.0.0.0");
            assertThat(Files.readString(FOLDER.resolve("targets.yml")))
                    .contains("- " + service + ":" + config.get(Keys.HTTP_PORT));
        }
        assertThat(ports).containsExactly("127.0.0.1:8090:8090", "127.0.0.1:8091:8090");
        assertThat(volumes).containsExactly("serve-1:/var/lib/thalweg", "serve-2:/var/lib/thalweg");
    }

    @Test
    void shouldMountOnlyWhatThereIs() {
        Map<String, Object> volumes = map(compose.get("volumes"));
        for (String service : List.of("kafka", "application", "serve-1", "serve-2", "prometheus", "grafana")) {
            for (String mount : list(service, "volumes")) {
                String source = mount.substring(0, mount.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source)).as(service).exists();
                } else {
                    assertThat(volumes).as(service).containsKey(source);
                }
            }
        }
    }

    @Test
    void shouldBeReachedFromThisMachineAlone() {
        services.keySet()
                .forEach(service -> assertThat(list(service, "ports")).allMatch(port -> port.startsWith("127.0.0.1:")));
    }

    private ThalwegConfig config(String service) throws IOException {
        Map<String, String> variables = variablesOfTheImage();
        map(map(services.get(service)).get("environment"))
                .forEach((name, value) -> variables.put(name, standard("" + value)));
        return ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.empty(), variables, Map.of()));
    }

    /** {@code ENV} of the Dockerfile: lines {@code NAME=value}, continued by backslashes. */
    private static Map<String, String> variablesOfTheImage() throws IOException {
        Map<String, String> variables = new TreeMap<>();
        String joined = Files.readString(FOLDER.resolve("Dockerfile")).replace("\\\n", " ");
        joined.lines().filter(line -> line.startsWith("ENV ")).forEach(line -> {
            for (String assignment : line.substring("ENV ".length()).strip().split("\\s+")) {
                variables.put(
                        assignment.substring(0, assignment.indexOf('=')),
                        assignment.substring(assignment.indexOf('=') + 1));
            }
        });
        assertThat(variables).isNotEmpty();
        return variables;
    }

    private static String standard(String value) {
        return VARIABLE.matcher(value).replaceAll("$1");
    }

    private Map<String, String> conditions(String service) {
        Map<String, String> conditions = new TreeMap<>();
        map(map(services.get(service)).get("depends_on"))
                .forEach((name, how) -> conditions.put(name, "" + map(how).get("condition")));
        return conditions;
    }

    private List<String> list(String service, String field) {
        List<String> texts = new ArrayList<>();
        if (map(services.get(service)).get(field) instanceof List<?> values) {
            values.forEach(value -> texts.add("" + value));
        }
        return texts;
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new TreeMap<>();
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, field) -> map.put("" + name, field));
        }
        return map;
    }

    private static Map<String, Object> read() {
        try {
            return map(new Yaml().load(Files.readString(FOLDER.resolve("compose.yaml"))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
