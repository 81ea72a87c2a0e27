package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.rating.RatingScale;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThalwegConfigTest {

    private static final String JAAS = "org.example.Module required password=\"hush\";";

    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void shouldTakeTheLaterSourceWhenSeveralSetAKey() throws Exception {
        Path standard = write("standard.properties", "list.size=1", "seed=1", "threads=1", "commit.max.ratings=1", "");
        Path file = write("file.properties", "list.size=2", "seed=2", "threads=2");
        ThalwegConfig config = ThalwegConfig.load(new ConfigSources(
                standard,
                Optional.of(file),
                Map.of("THALWEG_LIST_SIZE", "3", "THALWEG_SEED", "3"),
                Map.of("list.size", "4")));

        assertThat(config.get(Keys.LIST_SIZE)).isEqualTo(4);
        assertThat(config.get(Keys.SEED)).isEqualTo(3L);
        assertThat(config.get(Keys.THREADS)).isEqualTo(2);
        assertThat(config.get(Keys.COMMIT_MAX_RATINGS)).isEqualTo(1);
        assertThat(config.get(Keys.USER_RATINGS_MOST)).isEqualTo(50_000);
        assertThat(config.effective())
                .contains(new ThalwegConfig.Effective("list.size", "4", "--set"))
                .contains(new ThalwegConfig.Effective("seed", "3", "variable THALWEG_SEED"))
                .contains(new ThalwegConfig.Effective("threads", "2", file.toString()))
                .contains(new ThalwegConfig.Effective("user.ratings.most", "50000", "default"));
    }

    @Test
    void shouldEqualTheDefaultsWhenEveryLineOfTheSampleFileIsTakenIn() throws Exception {
        List<String> lines = Files.readAllLines(ConfigSources.STANDARD_FILE).stream()
                .map(line -> line.matches("#[a-z.]+=.*") ? line.substring(1) : line)
                .toList();
        Path sample = write("sample.properties", lines.toArray(String[]::new));
        ThalwegConfig config = ThalwegConfig.load(new ConfigSources(sample, Optional.empty(), Map.of(), Map.of()));

        assertThat(Keys.all()).filteredOn(config::isSet).hasSizeGreaterThan(10).contains(Keys.RATING_SCALE);
        for (Key<?> key : Keys.all()) {
            assertThat((Object) config.get(key)).as(key.name()).isEqualTo(key.defaultValue());
        }
    }

    @Test
    void shouldSetNothingWhenTheSampleFileIsLeftAsItIs() {
        ThalwegConfig config = ThalwegConfig.load(
                new ConfigSources(ConfigSources.STANDARD_FILE, Optional.empty(), Map.of(), Map.of()));
        assertThat(Keys.all()).noneMatch(config::isSet);
    }

    @Test
    void shouldListEveryDeclaredKey() {
        List<Object> declared = Arrays.stream(Keys.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Key.class)
                .map(ThalwegConfigTest::value)
                .toList();
        assertThat(Keys.all()).hasSizeGreaterThanOrEqualTo(19).containsAll(castAll(declared));
    }

    @ParameterizedTest
    @CsvSource({
        "refresh.intervall.ms, unknown key 'refresh.intervall.ms'; did you mean refresh.interval.ms?",
        "rating.scales, unknown key 'rating.scales'; did you mean rating.scale?",
        "topic.partitons, unknown key 'topic.partitons'; did you mean topic.partitions?",
        "consumer.max.pol.records, unknown key 'consumer.max.pol.records'; did you mean consumer.max.poll.records?",
        "sasl.mechanismus, unknown key 'sasl.mechanismus'; did you mean sasl.mechanism?",
        "colour, unknown key 'colour'; for the list type: thalweg config --describe",
        "num.stream.threads, num.stream.threads can't be set; set threads instead",
        "producer.acks, producer.acks can't be set; it is always all",
        "producer.partitioner.class, producer.partitioner.class can't be set; users must lie where",
        "partitioner.class, partitioner.class can't be set; users must lie where",
        "main.consumer.auto.offset.reset, main.consumer.auto.offset.reset can't be set; it is always earliest",
        "consumer.group.id, consumer.group.id can't be set; set application.id instead",
        "producer.transactional.id, producer.transactional.id can't be set",
        "consumer.enable.auto.commit, consumer.enable.auto.commit can't be set",
        "max.task.idle.ms, max.task.idle.ms can't be set",
        "topology.optimization, topology.optimization can't be set",
        "rocksdb.config.setter, rocksdb.config.setter can't be set; set rocksdb.memory instead",
        "default.dsl.store, default.dsl.store can't be set; set state.store instead",
        "dsl.store.suppliers.class, dsl.store.suppliers.class can't be set; set state.store instead",
        "processing.exception.handler, processing.exception.handler can't be set; bad records become dead letters",
        "production.exception.handler, production.exception.handler can't be set; bad records become dead letters",
        "default.deserialization.exception.handler, can't be set; bad records become dead letters",
        "default.timestamp.extractor, default.timestamp.extractor can't be set",
        "default.key.serde, default.key.serde can't be set",
        "sasl.jaas.config, sasl.jaas.config is a secret",
        "audit.secret, 'audit.secret is a secret, and everybody on the machine sees a command line; give it in the file of"
                + " --config, or as the variable THALWEG_AUDIT_SECRET'",
    })
    void shouldSayWhatWasMeantWhenAKeyIsRefused(String key, String message) {
        assertThatThrownBy(() -> typed(key, "1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .message()
                .startsWith("--set: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "list.size, 0",
        "list.size, ten",
        "refresh.budget, 1.5",
        "refresh.budget, NaN",
        "rating.scale, 5.0..1.0",
        "rating.scale, 1-5",
        "learner, magic",
        "bootstrap.servers, localhost",
        "application.id, a b",
        "application.id, ''",
        "topic.prefix, a/b",
        "state.store, disk",
        "state.max.age.ms, 86400000",
        "takeover, slow",
        "leave.group, maybe",
    })
    void shouldNameKeyAndValueWhenAValueIsInvalid(String key, String value) {
        assertThatThrownBy(() -> typed(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(value)
                .message()
                .startsWith("--set: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hybrid.factors | 2.5 | hybrid.factors is '2.5'; it must be a whole number in 0..250",
                "hybrid.pairs.slots | many | hybrid.pairs.slots is 'many'; it must be a whole number in 8..4096",
                "hybrid.mixer | 2 | hybrid.mixer is 2; it must be in 0..1",
                "hybrid.item.rate | high | hybrid.item.rate is 'high'; it must be a number in 0.0..1.0",
            })
    void shouldSayTheRangeWhenTheValueOfAHyperparameterIsNone(String key, String value, String message) {
        assertThatThrownBy(() -> typed(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set: " + message);
    }

    @Test
    void shouldReadTheEnvironmentWhenItIsEscapedAsInTheOfficialImage() {
        assertThat(Environment.unescape("SSL_TRUSTSTORE_LOCATION")).isEqualTo("ssl.truststore.location");
        assertThat(Environment.unescape("A__B___C_D")).isEqualTo("a_b-c.d");

        ThalwegConfig config = ThalwegConfig.load(new ConfigSources(
                Path.of("absent"),
                Optional.empty(),
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "KAFKA_OPTS", "-Xmx1g",
                        "KAFKA_IMAGE", "apache/kafka",
                        "THALWEG_LOG_LEVEL", "INFO",
                        "THALWEG_SERVICE_HOST", "10.0.0.1",
                        "THALWEG_PORT_8080_TCP_ADDR", "10.0.0.1"),
                Map.of()));
        assertThat(config.get(Keys.BOOTSTRAP_SERVERS)).isEqualTo("kafka:9092");
        assertThat(config.adminProperties())
                .isEqualTo(Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SASL_SSL"));
    }

    /** What Kubernetes sets in every pod of a namespace with a Service of that name. */
    @Test
    void shouldLeaveServiceLinksAloneWhenAServicesNameBeginsWithOurs() {
        Map<String, String> variables = new TreeMap<>();
        for (String service : List.of("THALWEG", "THALWEG_API", "THALWEG_HTTP", "THALWEG_RATING_SCALE")) {
            variables.put(service + "_SERVICE_HOST", "10.0.0.1");
            variables.put(service + "_SERVICE_PORT", "8080");
            variables.put(service + "_SERVICE_PORT_HTTP", "8080");
            variables.put(service + "_PORT", "tcp://10.0.0.1:8080");
            variables.put(service + "_PORT_8080_TCP", "tcp://10.0.0.1:8080");
            variables.put(service + "_PORT_8080_TCP_ADDR", "10.0.0.1");
            variables.put(service + "_PORT_8080_TCP_PORT", "8080");
            variables.put(service + "_PORT_8080_TCP_PROTO", "tcp");
        }
        assertThat(Environment.settings(variables)).isEmpty();
        variables.put("THALWEG_HTTP_PORT", "9090");
        assertThat(Environment.settings(variables))
                .containsExactly(Map.entry("http.port", new Setting("9090", "variable THALWEG_HTTP_PORT")));
        assertThatThrownBy(() -> Environment.settings(Map.of("THALWEG_HTTP_PROT", "9090")))
                .hasMessageContaining("did you mean THALWEG_HTTP_PORT?");
    }

    @Test
    void shouldSayWhatWasMeantWhenAVariableIsUnknown() {
        ConfigSources sources =
                new ConfigSources(Path.of("absent"), Optional.empty(), Map.of("THALWEG_RATING_SCAL", "1..5"), Map.of());
        assertThatThrownBy(() -> ThalwegConfig.load(sources))
                .hasMessage("unknown variable THALWEG_RATING_SCAL; did you mean THALWEG_RATING_SCALE?");
    }

    @Test
    void shouldNameTheFileWhenItCantBeRead() {
        Path absent = folder.resolve("absent.properties");
        ConfigSources sources = new ConfigSources(Path.of("absent"), Optional.of(absent), Map.of(), Map.of());
        assertThatThrownBy(() -> ThalwegConfig.load(sources))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("can't read the configuration file " + absent + " (no such file)");
        ConfigSources ofFolder = new ConfigSources(Path.of("absent"), Optional.of(folder), Map.of(), Map.of());
        assertThatThrownBy(() -> ThalwegConfig.load(ofFolder))
                .hasMessageContaining("can't read the configuration file " + folder + " (it is a folder)");
    }

    @Test
    void shouldNeverShowASecret() throws Exception {
        Path file = write("secret.properties", "sasl.jaas.config=" + JAAS, "ssl.key.password=hush", "seed=7");
        ThalwegConfig config =
                ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.of(file), Map.of(), Map.of()));

        assertThat(config.toString()).contains("seed=7").doesNotContain("hush");
        assertThat(config.effective().toString()).contains("sasl.jaas.config").doesNotContain("hush");
        assertThat(config.consumerProperties()).containsEntry("sasl.jaas.config", JAAS);
        assertThat(config.producerProperties()).containsEntry("sasl.jaas.config", JAAS);
        assertThat(config.adminProperties()).containsEntry("sasl.jaas.config", JAAS);
        assertThat(config.streamsProperties()).containsEntry("sasl.jaas.config", JAAS);
    }

    @Test
    void shouldHideWhateverKafkaKeepsAsAPassword() {
        List<ConfigDef.ConfigKey> passwords = Stream.of(
                        StreamsConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef())
                .flatMap(definition -> definition.configKeys().values().stream())
                .filter(key -> key.type() == ConfigDef.Type.PASSWORD)
                .toList();
        assertThat(passwords).hasSizeGreaterThan(10).allSatisfy(key -> assertThat(KafkaKeys.shown(key.name, "hush"))
                .as(key.name)
                .isEqualTo("[hidden]"));
    }

    @Test
    void shouldTakeASecretWhenTheProgramSetsIt() {
        assertThat(ThalwegConfig.of(Map.of("sasl.jaas.config", JAAS)).adminProperties())
                .containsEntry("sasl.jaas.config", JAAS);
    }

    @Test
    void shouldHaveAThreadForEachProcessorAndNoneWithoutPartitionWhenNoNumberIsSet() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(ThalwegConfig.of(Map.of("topic.partitions", "1000")).threadCount())
                .isEqualTo(processors);
        assertThat(ThalwegConfig.of(Map.of("topic.partitions", "1")).threadCount())
                .isEqualTo(1);
        assertThat(ThalwegConfig.of(Map.of("topic.partitions", "1", "threads", "3"))
                        .threadCount())
                .isEqualTo(3);
    }

    @Test
    void shouldGiveStreamsWhatExactlyOnceNeeds() {
        Properties properties = ThalwegConfig.of(Map.of("threads", "3", "commit.interval.ms", "50"))
                .streamsProperties();
        StreamsConfig streams = new StreamsConfig(properties);

        assertThat(streams.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
                .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
        assertThat(streams.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG)).isEqualTo(3);
        assertThat(streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(50);
        assertThat(streams.getBoolean(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG))
                .isTrue();
        assertThat(streams.getMainConsumerConfigs("group", "client", 0))
                .containsEntry("session.timeout.ms", "35000")
                .containsEntry("heartbeat.interval.ms", "1000")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("isolation.level", "read_committed");
        assertThat(streams.getProducerConfigs("client"))
                .containsEntry("transaction.timeout.ms", "60000")
                .containsEntry("compression.type", "lz4")
                .containsEntry("linger.ms", "5");
    }

    @Test
    void shouldWaitTenSecondsWhenTakeoverIsQuickUnlessKafkasKeySaysOtherwise() {
        StreamsConfig streams = new StreamsConfig(
                ThalwegConfig.of(Map.of("takeover", "quick", "producer.transaction.timeout.ms", "20000"))
                        .streamsProperties());
        assertThat(streams.getMainConsumerConfigs("group", "client", 0))
                .containsEntry("session.timeout.ms", "10000")
                .containsEntry("heartbeat.interval.ms", "3000");
        assertThat(streams.getProducerConfigs("client")).containsEntry("transaction.timeout.ms", "20000");
    }

    @Test
    void shouldPreferTheUsersKeyWhenItHasAnotherPrefixThanTheDefault() {
        StreamsConfig streams =
                new StreamsConfig(ThalwegConfig.of(Map.of("session.timeout.ms", "30000", "producer.linger.ms", "1"))
                        .streamsProperties());
        assertThat(streams.getMainConsumerConfigs("group", "client", 0)).containsEntry("session.timeout.ms", "30000");
        assertThat(streams.getProducerConfigs("client")).containsEntry("linger.ms", "1");
    }

    @Test
    void shouldPassKeysToTheirClientOnlyWhenTheyHaveItsPrefix() {
        ThalwegConfig config =
                ThalwegConfig.of(Map.of("admin.request.timeout.ms", "1234", "security.protocol", "PLAINTEXT"));
        assertThat(new AdminClientConfig(config.adminProperties()).getInt("request.timeout.ms"))
                .isEqualTo(1234);
        assertThat(config.consumerProperties()).doesNotContainKey("request.timeout.ms");
    }

    @Test
    void shouldParseTheScaleWhenAsked() {
        assertThat(ThalwegConfig.of(Map.of("rating.scale", "0.5..5")).ratingScale())
                .isEqualTo(new RatingScale(0.5, 5));
    }

    @Test
    void shouldHaveARowForEveryKeyInEveryTable() {
        assertThat(ConfigTable.rows()).hasSameSizeAs(Keys.all());
        assertThat(ConfigTable.markdown(ConfigTable.Part.ALL).lines())
                .hasSize(Keys.all().size() + 2);
        assertThat(ConfigTable.markdown(ConfigTable.Part.COMMON))
                .contains("| `rating.scale` | string | `1..5` | LO..HI | The lowest and the highest valid rating |\n");
        for (Key<?> key : Keys.all()) {
            assertThat(ConfigTable.text()).contains(key.name());
        }
    }

    @Test
    void shouldHaveEachKeyInTheTableOfKeysOrOfHyperparameters() {
        assertThat(Stream.of(ConfigTable.Part.KEYS, ConfigTable.Part.HYPERPARAMETERS)
                        .flatMap(part -> ConfigTable.markdown(part).lines().skip(2)))
                .containsExactlyElementsOf(ConfigTable.markdown(ConfigTable.Part.ALL)
                        .lines()
                        .skip(2)
                        .toList());
        assertThat(ConfigTable.markdown(ConfigTable.Part.COMMON).lines())
                .as("each of the 20 is a key")
                .hasSize(20 + 2);
    }

    private static ThalwegConfig typed(String key, String value) {
        return ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.empty(), Map.of(), Map.of(key, value)));
    }

    private Path write(String name, String... lines) throws Exception {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static Object value(java.lang.reflect.Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Key<?>> castAll(List<Object> keys) {
        return keys.stream().<Key<?>>map(key -> (Key<?>) key).toList();
    }
}
