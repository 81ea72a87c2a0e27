package io.thalweg.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;

/** The keys that are Kafka's: which names pass through, which go to every client, and which values are never shown. */
final class KafkaKeys {

    static final List<String> SECURITY = List.of("security.", "sasl.", "ssl.", AbstractConfig.CONFIG_PROVIDERS_CONFIG);

    private static final List<String> SECRET_PARTS =
            List.of("password", "secret", "jaas", "token", "credential", "private", "keystore.key", "user.info");

    /** Prefixes of Streams, longest first, with the names that go behind them. */
    private static final Map<String, Set<String>> BEHIND_PREFIX = Map.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX, ConsumerConfig.configNames(),
            StreamsConfig.RESTORE_CONSUMER_PREFIX, ConsumerConfig.configNames(),
            StreamsConfig.GLOBAL_CONSUMER_PREFIX, ConsumerConfig.configNames(),
            StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configNames(),
            StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames(),
            StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configNames(),
            StreamsConfig.TOPIC_PREFIX, topicNames());

    private static final List<ConfigDef> DEFINITIONS = List.of(
            StreamsConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef());
    private static final Set<String> NAMES = names(key -> true);
    private static final Set<String> PASSWORDS = names(key -> key.type() == ConfigDef.Type.PASSWORD);

    private KafkaKeys() {}

    static boolean isSecurity(String name) {
        return SECURITY.stream().anyMatch(name::startsWith);
    }

    static boolean isSecret(String name) {
        if (name.equals(ApiKeys.TOKENS.name())) { // the path of a file that has no token either, only their hashes
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET_PARTS.stream().anyMatch(lower::contains);
    }

    /** The value as it may be printed: what Kafka itself hides is hidden, certificates too. */
    static String shown(String name, String value) {
        boolean hidden = isSecret(name)
                || PASSWORDS.contains(behindPrefix(name).map(Prefixed::name).orElse(name));
        return hidden && !value.isEmpty() ? Password.HIDDEN : value;
    }

    /** Whether Kafka knows the name, bare or behind a prefix of Streams. */
    static boolean isKnown(String name) {
        return NAMES.contains(name)
                || name.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
                || behindPrefix(name)
                        .map(part -> part.names().contains(part.name()))
                        .orElse(false);
    }

    /**
     * Whether the name may pass: known, or in Kafka's namespaces and not just a misspelt one (interceptors and login
     * modules have keys of their own).
     */
    static boolean mayPass(String name) {
        if (isKnown(name)) {
            return true;
        }
        Optional<Prefixed> prefixed = behindPrefix(name);
        if (prefixed.isPresent()) {
            // The own keys topic.* share their prefix with Streams'.
            return !name.startsWith(StreamsConfig.TOPIC_PREFIX)
                    && Nearest.within(2, prefixed.get().name(), prefixed.get().names())
                            .isEmpty();
        }
        return isSecurity(name) && Nearest.within(2, name, NAMES).isEmpty();
    }

    /** @throws ConfigException if the key is not the user's to set, bare or behind a prefix; says why */
    static void requireFree(String name, String origin) {
        String bare = behindPrefix(name).map(Prefixed::name).orElse(name);
        RefusedKeys.reason(bare).ifPresent(reason -> {
            throw new ConfigException(origin + ": " + name + " can't be set; " + reason);
        });
    }

    /** The names to look for a misspelt one's meaning in. */
    static Set<String> nearTo(String misspelt) {
        Set<String> candidates = new TreeSet<>(NAMES);
        BEHIND_PREFIX.forEach((prefix, names) -> {
            if (misspelt.startsWith(prefix)) {
                names.forEach(name -> candidates.add(prefix + name));
            }
        });
        return candidates;
    }

    private record Prefixed(String name, Set<String> names) {}

    private static Optional<Prefixed> behindPrefix(String name) {
        return BEHIND_PREFIX.entrySet().stream()
                .filter(prefix -> name.startsWith(prefix.getKey()))
                .map(prefix -> new Prefixed(name.substring(prefix.getKey().length()), prefix.getValue()))
                .findFirst();
    }

    private static Set<String> names(Predicate<ConfigDef.ConfigKey> which) {
        return DEFINITIONS.stream()
                .flatMap(definition -> definition.configKeys().values().stream())
                .filter(which)
                .map(key -> key.name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> topicNames() {
        Set<String> names = new TreeSet<>();
        for (Field field : TopicConfig.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_CONFIG")) {
                try {
                    names.add(String.valueOf(field.get(null)));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(field + " is public", e);
                }
            }
        }
        return names;
    }
}
