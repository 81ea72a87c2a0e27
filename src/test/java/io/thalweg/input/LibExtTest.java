package io.thalweg.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.event.DeserializerChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deserializer that is in no jar of ours, but in one of the folder lib.ext. */
final class LibExtTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldUseAClassOfAJarInTheFolder() throws Exception {
        Path source = Files.writeString(folder.resolve("ShoutedValues.java"), """
                package com.example;
                public class ShoutedValues implements org.apache.kafka.common.serialization.Deserializer<String> {
                    private String user = "";
                    public void configure(java.util.Map<String, ?> settings, boolean isKey) {
                        user = "" + settings.get("user");
                    }
                    public String deserialize(String topic, byte[] data) {
                        return "{\\"user\\":\\"" + user + "\\",\\"said\\":\\"" + new String(data).toLowerCase() + "\\"}";
                    }
                }
                """);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-proc:none",
                        "-classpath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        source.toString());
        assertThat(compiled).isZero();
        jar(folder.resolve("com/example/ShoutedValues.class"), "com/example/ShoutedValues.class");

        DeserializerChoice choice =
                new DeserializerChoice("com.example.ShoutedValues", Map.of("user", "u"), folder.toString());
        try (JsonValues values = JsonValues.of(choice, "input.value.deserializer")) {
            assertThat(values.read("topic", new RecordHeaders(), "HELLO".getBytes(StandardCharsets.UTF_8)))
                    .hasToString("{\"user\":\"u\",\"said\":\"hello\"}");
        }
    }

    private void jar(Path file, String name) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("shouted.jar")))) {
            jar.putNextEntry(new JarEntry(name));
            jar.write(Files.readAllBytes(file));
            jar.closeEntry();
        }
        Files.delete(file);
    }
}
