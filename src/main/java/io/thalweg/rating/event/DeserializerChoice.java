package io.thalweg.rating.event;

import java.util.Map;

/**
 * What turns the bytes of a topic's values into records: a class of somebody else's, or nothing where they are JSON.
 *
 * @param className of a Kafka {@code Deserializer}; empty for JSON
 * @param settings that it is configured with
 * @param folder of the jars that the class may be in
 */
public record DeserializerChoice(String className, Map<String, String> settings, String folder) {

    /** The values are JSON. */
    public static final DeserializerChoice JSON = new DeserializerChoice("", Map.of(), "");

    public DeserializerChoice {
        settings = Map.copyOf(settings);
    }

    public boolean isJson() {
        return className.isEmpty();
    }

    /** Without the settings, which may hold a password. */
    @Override
    public String toString() {
        return isJson() ? "JSON" : className;
    }
}
