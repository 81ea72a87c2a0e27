package io.thalweg.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.thalweg.rating.event.DeserializerChoice;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Values of a topic as trees of JSON: the bytes are JSON, or a deserializer of somebody else's makes a record of them: a tree
 * of JSON, a map, a bean, a record of Avro (whose text is JSON), a message of Protocol Buffers, or JSON as bytes or text. One
 * thread.
 */
final class JsonValues implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final @Nullable Deserializer<?> deserializer;

    private JsonValues(@Nullable Deserializer<?> deserializer) {
        this.deserializer = deserializer;
    }

    /** @throws ConfigException if the class can't be had, naming the key */
    static JsonValues of(DeserializerChoice choice, String key) {
        if (choice.isJson()) {
            return new JsonValues(null);
        }
        try {
            Class<?> type = load(choice);
            Deserializer<?> made =
                    (Deserializer<?>) type.getDeclaredConstructor().newInstance();
            made.configure(choice.settings(), false);
            return new JsonValues(made);
        } catch (ClassNotFoundException e) {
            throw new ConfigException(
                    key + " is " + choice.className() + ", which is neither among Thalweg's own classes nor"
                            + " in a jar of the folder " + new File(choice.folder()).getAbsolutePath() + " (lib.ext)");
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new ConfigException(key + " is " + choice.className() + ", which can't be used: " + e);
        }
    }

    /**
     * The value as a tree; a missing node for a tombstone.
     *
     * @throws IOException if it is no JSON, and its text is none
     * @throws RuntimeException of the deserializer
     */
    JsonNode read(String topic, Headers headers, byte @Nullable [] value) throws IOException {
        if (value == null) {
            return MissingNode.getInstance();
        }
        if (deserializer == null) {
            return JSON.readTree(value);
        }
        Object record = deserializer.deserialize(topic, headers, value);
        if (record == null) {
            return MissingNode.getInstance();
        }
        if (record instanceof JsonNode tree) {
            return tree;
        }
        if (record instanceof byte[] bytes) {
            return JSON.readTree(bytes);
        }
        if (ProtobufTree.isMessage(record)) {
            return JSON.valueToTree(ProtobufTree.of(record));
        }
        return isText(record) ? JSON.readTree(record.toString()) : JSON.valueToTree(record);
    }

    /** A key as a tree; as a text where it is no JSON. */
    static JsonNode key(byte @Nullable [] key) {
        if (key == null) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(key);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(new String(key, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        if (deserializer != null) {
            deserializer.close();
        }
    }

    /** Avro's records are beans of their own machinery; their text is JSON. */
    private static boolean isText(Object record) {
        String name = record.getClass().getName();
        for (Class<?> type = record.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> each : type.getInterfaces()) {
                if (each.getName().startsWith("org.apache.avro.")) {
                    return true;
                }
            }
        }
        return record instanceof CharSequence || name.startsWith("org.apache.avro.");
    }

    private static Class<?> load(DeserializerChoice choice) throws ClassNotFoundException {
        try {
            return Class.forName(choice.className());
        } catch (ClassNotFoundException e) {
            List<URL> jars = jars(new File(choice.folder()));
            if (jars.isEmpty()) {
                throw e;
            }
            // Open as long as the deserializer is used, which is to the end of the process.
            @SuppressWarnings("resource")
            URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), JsonValues.class.getClassLoader());
            return Class.forName(choice.className(), true, loader);
        }
    }

    private static List<URL> jars(File folder) {
        List<URL> jars = new ArrayList<>();
        File[] files = folder.listFiles((in, name) -> name.endsWith(".jar"));
        for (File file : files == null ? new File[0] : files) {
            try {
                jars.add(file.toURI().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("a file without an address: " + file, e);
            }
        }
        return jars;
    }
}
