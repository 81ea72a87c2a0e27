package io.thalweg.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** Environment variables as configuration: {@code THALWEG_*} for own keys, {@code KAFKA_*} for those of Kafka. */
final class Environment {

    static final String OWN_PREFIX = "THALWEG_";
    private static final String KAFKA_PREFIX = "KAFKA_";

    /** Variables of ours that are not keys; the second form is what Kubernetes adds for a service named thalweg. */
    private static final Pattern NOT_KEYS =
            Pattern.compile("THALWEG_(LOG_LEVEL|OPTS|SERVICE_(HOST|PORT).*|PORT(_.*)?)");

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
        new TreeMap<>(variables).forEach((variable, value) -> key(variable)
                .ifPresent(key -> settings.put(key, new Setting(value.strip(), "variable " + variable))));
        return settings;
    }

    /** The official image's escaping, undone: {@code _} is a dot, {@code __} an underscore, {@code ___} a hyphen. */
    static String unescape(String variable) {
        return UNDERSCORES.matcher(variable.toLowerCase(Locale.ROOT)).replaceAll(match -> List.of(".", "_", "-")
                .get(match.group().length() - 1));
    }

    private static Optional<String> key(String variable) {
        if (variable.startsWith(KAFKA_PREFIX)) {
            String name = unescape(variable.substring(KAFKA_PREFIX.length()));
            return Optional.of(name).filter(known -> KafkaKeys.isKnown(known));
        }
        Matcher notKey = NOT_KEYS.matcher(variable);
        return variable.startsWith(OWN_PREFIX) && !notKey.matches() ? Optional.of(own(variable)) : Optional.empty();
    }

    private static String own(String variable) {
        Map<String, String> names = new TreeMap<>();
        Keys.all().forEach(key -> names.put(key.variable(), key.name()));
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
