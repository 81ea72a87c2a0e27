package io.thalweg.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** Environment variables as configuration: {@code THALWEG_*} for own keys, {@code KAFKA_*} for those of Kafka. */
final class Environment {

    /** How the origin of a setting begins that a variable made. */
    static final String ORIGIN = "variable ";

    static final String OWN_PREFIX = "THALWEG_";
    private static final String KAFKA_PREFIX = "KAFKA_";

    /** Variables of ours that are not keys. */
    private static final Set<String> NOT_KEYS = Set.of("THALWEG_LOG_LEVEL", "THALWEG_OPTS");

    /**
     * What Kubernetes and Docker's links add for a service named thalweg or thalweg-…: {@code THALWEG_API_SERVICE_HOST},
     * {@code THALWEG_API_PORT_8080_TCP_ADDR}, {@code THALWEG_API_PORT=tcp://10.0.0.1:8080}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "THALWEG_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)");

    private static final Pattern SERVICE_PORT = Pattern.compile("THALWEG_(.+_)?PORT");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final Pattern UNDERSCORES = Pattern.compile("_{1,3}");

    private Environment() {}

    /**
     * The settings among the variables, by key. Of the {@code KAFKA_*} ones those are left out that name nothing of a
     * client or of Streams ({@code KAFKA_OPTS}, {@code KAFKA_HOME}); where both forms set one key, {@code THALWEG_*} wins.
     *
     * @throws ConfigException if a {@code THALWEG_*} variable names no key
     */
    static Map<String, Setting> settings(Map<String, String> variables) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        // In sorted order KAFKA_ comes before THALWEG_, and a message is the same on every machine.
        new TreeMap<>(variables).forEach((variable, value) -> key(variable, value)
                .ifPresent(key -> settings.put(key, new Setting(value.strip(), ORIGIN + variable))));
        return settings;
    }

    /** The official image's escaping, undone: {@code _} is a dot, {@code __} an underscore, {@code ___} a hyphen. */
    static String unescape(String variable) {
        return UNDERSCORES.matcher(variable.toLowerCase(Locale.ROOT)).replaceAll(match -> List.of(".", "_", "-")
                .get(match.group().length() - 1));
    }

    /** The variable that sets a name of ours: {@code THALWEG_RATING_SCALE} for {@code rating.scale}. */
    static String ownVariable(String name) {
        return OWN_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Optional<String> key(String variable, String value) {
        if (variable.startsWith(KAFKA_PREFIX)) {
            String name = unescape(variable.substring(KAFKA_PREFIX.length()));
            return Optional.of(name).filter(known -> KafkaKeys.isKnown(known));
        }
        return variable.startsWith(OWN_PREFIX) && !NOT_KEYS.contains(variable) && !isServiceLink(variable, value)
                ? Optional.of(own(variable))
                : Optional.empty();
    }

    /** A Service called thalweg-http sets even {@code THALWEG_HTTP_PORT}: its value, {@code tcp://…}, is never ours. */
    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || (SERVICE_PORT.matcher(variable).matches()
                        && (SERVICE_ADDRESS.matcher(value).matches() || variable.equals("THALWEG_PORT")));
    }

    private static String own(String variable) {
        Map<String, String> names = new TreeMap<>();
        Keys.all().forEach(key -> names.put(key.variable(), key.name()));
        String ofDeserializer = unescape(variable.substring(OWN_PREFIX.length()));
        if (InputKeys.isOfDeserializer(ofDeserializer)) {
            return ofDeserializer;
        }
        String name = names.get(variable);
        if (name == null) {
            throw new ConfigException("unknown variable " + variable + "; "
                    + Nearest.to(variable, names.keySet())
                            .map(nearest -> "did you mean " + nearest + "?")
                            .orElse(ThalwegConfig.LIST_OF_KEYS));
        }
        return name;
    }
}
