package io.thalweg.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where the configuration comes from. A later one wins:
 *
 * <ol>
 *   <li>the defaults of {@link Keys};
 *   <li>{@code config/thalweg.properties} in the working directory, if there is one;
 *   <li>the file of {@code --config};
 *   <li>the environment: {@code KAFKA_*} for keys of Kafka's clients and Streams, with the official image's escaping
 *       ({@code _} is a dot, {@code __} an underscore, {@code ___} a hyphen), then {@code THALWEG_*} for own keys
 *       ({@code THALWEG_RATING_SCALE} is {@code rating.scale});
 *   <li>{@code --set key=value}.
 * </ol>
 *
 * @param standardFile the second one
 * @param file the third one
 * @param environment variables by name
 * @param set the last one, by key
 */
public record ConfigSources(
        Path standardFile, Optional<Path> file, Map<String, String> environment, Map<String, String> set) {

    /** Where a configuration file is looked for that nobody named. */
    public static final Path STANDARD_FILE = Path.of("config", "thalweg.properties");

    static final String SET = "--set";

    /** This process's working directory and environment. */
    public static ConfigSources ofProcess(Optional<Path> file, Map<String, String> set) {
        return new ConfigSources(STANDARD_FILE, file, System.getenv(), set);
    }

    /** What is set, by key, with its origin; without the defaults. */
    Map<String, Setting> settings() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        if (Files.exists(standardFile)) {
            settings.putAll(read(standardFile));
        }
        file.ifPresent(given -> settings.putAll(read(given)));
        settings.putAll(Environment.settings(environment));
        set.forEach((key, value) -> settings.put(key, new Setting(value.strip(), SET)));
        return settings;
    }

    private static String reasonOf(Path file, Exception e) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        if (e instanceof CharacterCodingException) {
            return "it is no UTF-8 text";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof NoSuchFileException ? "no such file" : e.toString();
    }

    private static Map<String, Setting> read(Path file) {
        Properties properties = new Properties();
        try {
            String text = Files.readString(file);
            // Some editors write a byte order mark, which would be a part of the first key.
            properties.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (IOException | IllegalArgumentException e) {
            String reason = reasonOf(file, e);
            throw new ConfigException(
                    "can't read the configuration file " + file + " (" + reason + "); give another one with --config");
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            settings.put(key, new Setting(properties.getProperty(key).strip(), file.toString()));
        }
        return settings;
    }
}
