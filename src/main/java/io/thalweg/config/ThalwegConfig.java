package io.thalweg.config;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameter;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.event.DeserializerChoice;
import io.thalweg.rating.event.EventShape;
import io.thalweg.rating.event.ItemPaths;
import io.thalweg.rating.file.Duplicates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** The effective configuration: own keys, validated, and keys of Kafka that pass through. Immutable. */
public final class ThalwegConfig {

    /** Where a value comes from that nobody set. */
    public static final String DEFAULT_ORIGIN = "default";

    static final String LIST_OF_KEYS = "for the list type: " + Program.COMMAND + " config --describe";

    private static final String PROGRAM = "program";

    private static final int LEAST_REQUEST_BYTES = 65_536;

    /** Kafka's default. */
    private static final int DEFAULT_REQUEST_BYTES = 1_048_576;

    private final Map<String, Setting> settings;
    private final Map<String, Object> own;

    private ThalwegConfig(Map<String, Setting> settings) {
        this.settings = settings;
        settings.forEach(ThalwegConfig::requireKnown);
        this.own = parseOwn(settings);
        // What keys say together is looked at as early as what each says.
        InputKeys.eventShape(this::get, feedback());
        ApiKeys.requireConsistent(this);
    }

    /** @throws ConfigException if a file can't be read, a key is unknown or a value is out of range; one line says which */
    public static ThalwegConfig load(ConfigSources sources) {
        return new ThalwegConfig(sources.settings());
    }

    /** The defaults, but for what the program itself sets. */
    public static ThalwegConfig of(Map<String, String> set) {
        return new ThalwegConfig(Map.of()).with(set);
    }

    /** This configuration, but for what the program itself sets, as the demo does with its broker. */
    public ThalwegConfig with(Map<String, String> set) {
        return with(set, PROGRAM);
    }

    /** The same for what comes from elsewhere, which messages name: an option that says several values of a key. */
    public ThalwegConfig with(Map<String, String> set, String origin) {
        Map<String, Setting> changed = new LinkedHashMap<>(settings);
        set.forEach((name, value) -> changed.put(name, new Setting(value, origin)));
        return new ThalwegConfig(changed);
    }

    /**
     * This configuration, but for what options of a command say. Messages name them: an option is called as the last part of its
     * key, {@code --partitions} for {@code topic.partitions}.
     */
    public ThalwegConfig withOptions(Map<String, String> set) {
        Map<String, Setting> changed = new LinkedHashMap<>(settings);
        set.forEach((name, value) ->
                changed.put(name, new Setting(value, "--" + name.substring(name.lastIndexOf('.') + 1))));
        return new ThalwegConfig(changed);
    }

    /** The key's value in force, validated. */
    public <T> T get(Key<T> key) {
        return Objects.requireNonNull(key.javaType().cast(own.get(key.name())), key.name());
    }

    /** Whether the user gave the key a value, also where that is the default; some commands know a better one else. */
    public boolean isSet(Key<?> key) {
        return settings.containsKey(key.name());
    }

    public RatingScale ratingScale() {
        return RatingScale.parse(get(Keys.RATING_SCALE));
    }

    /** What events tell of a user's liking, and on which scale. */
    public Feedback feedback() {
        return FeedbackKeys.ofEvents(this);
    }

    /** What the lines of a file tell, of which no key says where what is, on a scale that a command knows better. */
    public Feedback feedbackOfFile(RatingScale scale) {
        return FeedbackKeys.ofFile(this, scale);
    }

    /** Stream threads of this instance: as configured, or one a processor and no more than partitions. */
    public int threadCount() {
        int configured = get(Keys.THREADS);
        return configured > 0
                ? configured
                : Math.min(Runtime.getRuntime().availableProcessors(), get(Keys.TOPIC_PARTITIONS));
    }

    public Duplicates duplicates() {
        return Duplicates.parse(get(Keys.DUPLICATES));
    }

    /** Where events of the ratings topic have what; empty for our own form. */
    public Optional<EventShape> inputShape() {
        return InputKeys.eventShape(this::get, feedback());
    }

    /** The first key by which events have another form than our own, so that ours can't be read; empty where none does. */
    public Optional<String> eventShapingKey() {
        return InputKeys.eventShapingKey(this::get, feedback());
    }

    /** The same of items. */
    public Optional<String> itemShapingKey() {
        return InputKeys.itemShapingKey(this::get);
    }

    /** What makes JSON of the values of the ratings topic. */
    public DeserializerChoice inputDeserializer() {
        return deserializer(InputKeys.VALUE_DESERIALIZER, "input.deserializer.");
    }

    /** Where records of the items topic have what; empty for our own form. */
    public Optional<ItemPaths> itemPaths() {
        return InputKeys.itemPaths(this::get);
    }

    /** What makes JSON of the values of the items topic. */
    public DeserializerChoice itemDeserializer() {
        return deserializer(InputKeys.ITEMS_VALUE_DESERIALIZER, "items.deserializer.");
    }

    private DeserializerChoice deserializer(Key<String> className, String prefix) {
        Map<String, String> values = new TreeMap<>();
        settings.forEach((name, setting) -> values.put(name, setting.value()));
        return InputKeys.deserializer(get(className), prefix, values, get(InputKeys.LIB_EXT));
    }

    /** The learners' hyperparameters in force, by key. */
    public Map<String, Double> hyperparameters() {
        Map<String, Double> values = new TreeMap<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (Hyperparameter each : algorithm.hyperparameters()) {
                values.put(each.name(), ((Number) Objects.requireNonNull(own.get(each.name()))).doubleValue());
            }
        }
        return values;
    }

    /** What {@code KafkaStreams} takes, exactly once; the handlers of bad records are the topology's to add. */
    public Properties streamsProperties() {
        return StreamsProperties.of(this, passThrough());
    }

    /** {@code classic} or {@code streams}: by which the application's group deals partitions out. */
    public String groupProtocol() {
        return streamsProperties().getProperty("group.protocol", "classic");
    }

    /** What a consumer beside the application takes: read_committed, and no commits of its own. */
    public Map<String, Object> consumerProperties() {
        return ClientProperties.consumer(get(Keys.BOOTSTRAP_SERVERS), passThrough());
    }

    /** What a producer beside the application takes: idempotent, acknowledged by all replicas in sync. */
    public Map<String, Object> producerProperties() {
        return ClientProperties.producer(get(Keys.BOOTSTRAP_SERVERS), passThrough());
    }

    public Map<String, Object> adminProperties() {
        return ClientProperties.admin(get(Keys.BOOTSTRAP_SERVERS), passThrough());
    }

    /**
     * What the application's producer sends at most.
     *
     * @throws ConfigException if it is too little for lists and dead letters
     */
    public int maxRequestBytes() {
        String name = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        for (String form : List.of(StreamsConfig.PRODUCER_PREFIX + name, name)) {
            Setting setting = settings.get(form);
            if (setting != null) {
                Object bytes = ConfigDef.parseType(form, setting.value(), ConfigDef.Type.INT);
                if (bytes instanceof Integer number && number >= LEAST_REQUEST_BYTES) {
                    return number;
                }
                throw new ConfigException(setting.origin() + ": " + form + " is " + setting.value() + "; it must be "
                        + LEAST_REQUEST_BYTES + " or more, so that lists and dead letters can be sent");
            }
        }
        return DEFAULT_REQUEST_BYTES;
    }

    /**
     * A key's value in force.
     *
     * @param value as text; never a secret
     * @param origin {@code default}, a file's name, {@code variable X}, an option or {@code program}
     */
    public record Effective(String key, String value, String origin) {}

    /** Every own key with its value in force, then the keys of Kafka that were set. */
    public List<Effective> effective() {
        List<Effective> lines = new ArrayList<>();
        for (Key<?> key : Keys.all()) {
            Setting setting = settings.getOrDefault(key.name(), new Setting("" + key.defaultValue(), DEFAULT_ORIGIN));
            lines.add(new Effective(key.name(), KafkaKeys.shown(key.name(), "" + get(key)), setting.origin()));
        }
        new TreeMap<>(settings).forEach((name, setting) -> {
            if (!Keys.isOwn(name)) {
                lines.add(new Effective(name, KafkaKeys.shown(name, setting.value()), setting.origin()));
            }
        });
        return lines;
    }

    /** What files, options and the program itself have set, secrets of files too; what variables set is theirs. */
    public Map<String, String> setWithoutVariables() {
        Map<String, String> values = new TreeMap<>();
        settings.forEach((name, setting) -> {
            if (!setting.origin().startsWith(Environment.ORIGIN)) {
                values.put(name, setting.value());
            }
        });
        return values;
    }

    /** Keys that variables set, which goes over any file. */
    public Set<String> setByVariables() {
        Set<String> names = new TreeSet<>();
        settings.forEach((name, setting) -> {
            if (setting.origin().startsWith(Environment.ORIGIN)) {
                names.add(name);
            }
        });
        return names;
    }

    /** What was set, without secrets. */
    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        settings.forEach((name, setting) -> shown.put(name, KafkaKeys.shown(name, setting.value())));
        return "ThalwegConfig" + shown;
    }

    private Map<String, String> passThrough() {
        Map<String, String> kafkas = new TreeMap<>();
        settings.forEach((name, setting) -> {
            if (!Keys.isOwn(name) && !InputKeys.isOfDeserializer(name)) {
                kafkas.put(name, setting.value());
            }
        });
        return kafkas;
    }

    private static Map<String, Object> parseOwn(Map<String, Setting> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Key<?> key : Keys.all()) {
            Setting setting = settings.get(key.name());
            try {
                values.putAll(key.definition().parse(setting == null ? Map.of() : Map.of(key.name(), setting.value())));
            } catch (ConfigException e) {
                String origin = setting == null ? DEFAULT_ORIGIN : setting.origin();
                throw new ConfigException((origin.equals(PROGRAM) ? "" : origin + ": ") + message(key, setting, e));
            }
        }
        return values;
    }

    /** What Kafka says of text that is no number leaves out the range. */
    private static String message(Key<?> key, @Nullable Setting setting, ConfigException e) {
        String message = String.valueOf(e.getMessage());
        if (setting == null || !message.contains("Not a number")) {
            return message;
        }
        String kind = key.type() == ConfigDef.Type.DOUBLE ? "a number" : "a whole number";
        return key.name() + " is '" + setting.value() + "'; it must be " + kind + " in " + key.range();
    }

    private static void requireKnown(String name, Setting setting) {
        requireUnseen(name, setting);
        if (Keys.isOwn(name) || InputKeys.isOfDeserializer(name)) {
            return;
        }
        KafkaKeys.requireFree(name, setting.origin());
        if (!KafkaKeys.mayPass(name)) {
            Set<String> own = new TreeSet<>();
            Keys.all().forEach(key -> own.add(key.name()));
            String next = Nearest.to(name, own)
                    .or(() -> Nearest.to(name, KafkaKeys.nearTo(name)))
                    .map(nearest -> "did you mean " + nearest + "?")
                    .orElse(LIST_OF_KEYS);
            throw new ConfigException(setting.origin() + ": unknown key '" + name + "'; " + next);
        }
    }

    private static void requireUnseen(String name, Setting setting) {
        if (setting.origin().equals(ConfigSources.SET) && KafkaKeys.isSecret(name)) {
            String variable = Keys.isOwn(name) || InputKeys.isOfDeserializer(name)
                    ? "the variable " + Keys.variable(name)
                    : "a variable KAFKA_...";
            throw new ConfigException(
                    "--set: " + name + " is a secret, and everybody on the machine sees a command line;"
                            + " give it in the file of --config, or as " + variable);
        }
    }
}
