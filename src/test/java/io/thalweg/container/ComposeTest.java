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
    private static final List<String> OURS = List.of("topics", "application", "serve", "replay");

    /** Of the form {@code ${NAME:-value}}: what stands where nothing is set. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:-([^}]*)}");

    private final Map<String, Object> compose = read();
    private final Map<String, Object> services = map(compose.get("services"));

    @Test
    void shouldStartEachWhenWhatItNeedsIsThere() {
        assertThat(conditions("topics")).isEqualTo(Map.of("kafka", "service_healthy"));
        assertThat(conditions("application")).isEqualTo(Map.of("topics", "service_completed_successfully"));
        assertThat(conditions("serve")).isEqualTo(Map.of("topics", "service_completed_successfully"));
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
    }

    /** A volume with a name would be of all containers of the service, and the second would not start. */
    @Test
    void shouldGiveEachInstanceAFolderOfItsOwnHoweverManyThereAre() {
        for (String service : List.of("application", "serve")) {
            assertThat(list(service, "volumes")).as(service).containsExactly("/var/lib/thalweg");
        }
        assertThat(map(map(services.get("application")).get("deploy")).get("replicas"))
                .isEqualTo(2);
        assertThat(list("application", "ports"))
                .as("a port of the host is of one container")
                .isEmpty();
    }

    /** Else each service has an image of its own, and Compose makes all containers again at the next command. */
    @Test
    void shouldBuildTheImageOnce() {
        assertThat(OURS.stream().filter(service -> map(services.get(service)).containsKey("build")))
                .containsExactly("topics");
        for (String service : OURS) {
            assertThat(map(services.get(service))).as(service).containsEntry("pull_policy", "never");
        }
    }

    @Test
    void shouldReplayTitlesToo() {
        assertThat("" + map(services.get("replay")).get("command"))
                .isEqualTo("replay --ratings /ratings ${ITEMS:+--items /items}");
    }

    /** Docker makes a folder of root where a file is missing, unless it is told not to. */
    @Test
    void shouldMakeNoFolderWhereAFileIsMissing() {
        List<?> mounts = (List<?>) map(services.get("replay")).get("volumes");
        assertThat(mounts)
                .hasSize(2)
                .allSatisfy(mount -> assertThat(map(map(mount).get("bind"))).containsEntry("create_host_path", false));
    }

    @Test
    void shouldServeFromItsOwnState() throws IOException {
        Map<String, Object> definition = map(services.get("serve"));
        assertThat(definition.get("command")).isEqualTo(List.of("serve"));
        assertThat(map(definition.get("healthcheck")).get("test"))
                .isEqualTo(List.of("CMD", "bash", "/opt/thalweg/health", "serving"));
        ThalwegConfig config = config("serve");
        assertThat(config.get(ApiKeys.PORT)).isEqualTo(8090);
        assertThat(config.get(ApiKeys.HOST)).isEqualTo("0.0.0.0");
        assertThat(list("serve", "ports").stream().map(ComposeTest::standard)).containsExactly("127.0.0.1:8090:8090");
    }

    /** By their names in the stack's network, which are of all containers of a service. */
    @Test
    void shouldScrapeEveryInstance() throws IOException {
        Object job = ((List<?>) map(new Yaml().load(Files.readString(FOLDER.resolve("prometheus.yml"))))
                        .get("scrape_configs"))
                .get(0);
        assertThat(map(job).get("job_name")).as("what the rules look for").isEqualTo("thalweg");
        Map<String, Object> discovery = map(((List<?>) map(job).get("dns_sd_configs")).get(0));
        assertThat(discovery)
                .containsEntry("names", List.of("application", "serve"))
                .containsEntry("type", "A")
                .containsEntry("port", config("application").get(Keys.HTTP_PORT));
    }

    @Test
    void shouldMountOnlyWhatThereIs() {
        Map<String, Object> volumes = map(compose.get("volumes"));
        for (String service : List.of("kafka", "prometheus", "grafana")) {
            for (String mount : list(service, "volumes")) {
                String source = mount.substring(0, mount.indexOf(':'));
                if (source.equals("../target/site")) {
                    assertThat(service).as("mvn package makes it").isEqualTo("prometheus");
                } else if (source.startsWith(".")) {
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
    static Map<String, String> variablesOfTheImage() throws IOException {
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
