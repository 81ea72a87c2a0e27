package io.thalweg.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of plain clients: the security keys as they are, and what was set behind the client's own prefix. */
final class ClientProperties {

    private ClientProperties() {}

    static Map<String, Object> consumer(String servers, Map<String, String> kafkas) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("auto.offset.reset", "earliest");
        properties.putAll(given(servers, StreamsConfig.CONSUMER_PREFIX, kafkas));
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        // By default a reader that asks for a topic which isn't there makes the brokers create it.
        properties.put("allow.auto.create.topics", "false");
        return properties;
    }

    static Map<String, Object> producer(String servers, Map<String, String> kafkas) {
        Map<String, Object> properties = new LinkedHashMap<>(StreamsProperties.THROUGHPUT);
        properties.putAll(given(servers, StreamsConfig.PRODUCER_PREFIX, kafkas));
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        return properties;
    }

    static Map<String, Object> admin(String servers, Map<String, String> kafkas) {
        return given(servers, StreamsConfig.ADMIN_CLIENT_PREFIX, kafkas);
    }

    private static Map<String, Object> given(String servers, String prefix, Map<String, String> kafkas) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", servers);
        kafkas.forEach((name, value) -> {
            if (KafkaKeys.isSecurity(name)) {
                properties.put(name, value);
            }
        });
        kafkas.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                properties.put(name.substring(prefix.length()), value);
            }
        });
        return properties;
    }
}
