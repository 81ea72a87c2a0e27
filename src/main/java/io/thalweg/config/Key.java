package io.thalweg.config;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * An own configuration key with the type of its value.
 *
 * @param name dotted and in lower case, with the unit at its end
 * @param group the heading that it is listed under
 * @param javaType what {@link ThalwegConfig#get} returns
 * @param range the valid values, as read by people
 * @param doc one sentence, without the range and the default
 */
public record Key<T>(
        String name,
        Group group,
        ConfigDef.Type type,
        Class<T> javaType,
        T defaultValue,
        ConfigDef.Validator validator,
        String range,
        String doc) {

    /** Headings of the configuration table, in its order. */
    public enum Group {
        CLUSTER,
        TOPICS,
        INPUT,
        LEARNING,
        LISTS,
        RUNTIME,
        WATCHING,
        API;

        @Override
        public String toString() {
            return this == API ? "the HTTP API" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** A whole number in {@code lowest..highest}. */
    public static Key<Integer> integer(
            String name, Group group, int defaultValue, int lowest, int highest, String doc) {
        ConfigDef.Validator range = between(lowest, highest);
        return new Key<>(
                name, group, ConfigDef.Type.INT, Integer.class, defaultValue, range, text(lowest, highest), doc);
    }

    /** A whole number of any size that {@code long} has. */
    public static Key<Long> wide(String name, Group group, long defaultValue, String doc) {
        ConfigDef.Validator any = ConfigDef.LambdaValidator.with((key, value) -> {}, () -> "any");
        return new Key<>(name, group, ConfigDef.Type.LONG, Long.class, defaultValue, any, "any", doc);
    }

    /** A number in {@code lowest..highest}. */
    public static Key<Double> decimal(
            String name, Group group, double defaultValue, double lowest, double highest, String doc) {
        ConfigDef.Validator range = between(lowest, highest);
        return new Key<>(
                name, group, ConfigDef.Type.DOUBLE, Double.class, defaultValue, range, text(lowest, highest), doc);
    }

    /** A length of time in milliseconds, of any length, or -1 for ever. */
    public static Key<Long> millisOrEver(String name, Group group, long defaultValue, String doc) {
        ConfigDef.Validator range = ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    if ((Long) value < -1) {
                        throw new ConfigException(key + " is " + value + "; it must be -1 or more");
                    }
                },
                () -> "-1 or more");
        return new Key<>(name, group, ConfigDef.Type.LONG, Long.class, defaultValue, range, "-1 or more", doc);
    }

    /** One of the given words. */
    public static Key<String> choice(String name, Group group, String defaultValue, List<String> words, String doc) {
        ConfigDef.Validator oneOf = ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    if (!words.contains(value)) {
                        throw new ConfigException(
                                key + " is '" + value + "'; it must be one of " + String.join(", ", words));
                    }
                },
                () -> String.join(", ", words));
        return new Key<>(
                name, group, ConfigDef.Type.STRING, String.class, defaultValue, oneOf, String.join(", ", words), doc);
    }

    /** Text whose form {@code check} knows: it throws an {@link IllegalArgumentException} that names key and value. */
    public static Key<String> text(
            String name, Group group, String defaultValue, String range, Consumer<String> check, String doc) {
        ConfigDef.Validator form = ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    try {
                        check.accept((String) value);
                    } catch (IllegalArgumentException e) {
                        throw new ConfigException(e.getMessage());
                    }
                },
                () -> range);
        return new Key<>(name, group, ConfigDef.Type.STRING, String.class, defaultValue, form, range, doc);
    }

    /** The environment variable that sets this key: {@code THALWEG_RATING_SCALE} for {@code rating.scale}. */
    public String variable() {
        return Environment.ownVariable(name);
    }

    /** This key alone as Kafka's configuration framework has it. */
    ConfigDef definition() {
        return new ConfigDef().define(name, type, defaultValue, validator, ConfigDef.Importance.MEDIUM, doc);
    }

    /** Kafka's own range says less, and lets NaN through. */
    private static ConfigDef.Validator between(double lowest, double highest) {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    double number = ((Number) value).doubleValue();
                    if (!(number >= lowest && number <= highest)) {
                        throw new ConfigException(key + " is " + value + "; it must be in "
                                + (value instanceof Double
                                        ? text(lowest, highest)
                                        : text((int) lowest, (int) highest)));
                    }
                },
                () -> text(lowest, highest));
    }

    private static String text(Number lowest, Number highest) {
        return lowest + ".." + highest;
    }
}
