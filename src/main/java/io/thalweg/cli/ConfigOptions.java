package io.thalweg.cli;

import io.thalweg.config.ConfigSources;
import io.thalweg.config.ThalwegConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that have a configuration; a mixin. */
final class ConfigOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A properties file; goes over config/thalweg.properties.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A configuration key, may be repeated; goes over files and variables. All keys: config --describe")
    private Map<String, String> set = new LinkedHashMap<>();

    /** @throws org.apache.kafka.common.config.ConfigException if a file can't be read or a key or value is wrong */
    ThalwegConfig load() {
        return load(Map.of());
    }

    /** The same with what other options of the command say, which goes over --set. */
    ThalwegConfig load(Map<String, String> typedOtherwise) {
        Map<String, String> stripped = new LinkedHashMap<>();
        set.forEach((key, value) -> stripped.put(key.strip(), value));
        stripped.putAll(typedOtherwise);
        return ThalwegConfig.load(ConfigSources.ofProcess(Optional.ofNullable(file), stripped));
    }

    /** These options as they were typed, for a message that says what to type next. */
    String asTyped() {
        StringBuilder typed = new StringBuilder();
        if (file != null) {
            typed.append(" --config ").append(file);
        }
        set.forEach(
                (key, value) -> typed.append(" --set ").append(key).append('=').append(value));
        return typed.toString().strip();
    }
}
