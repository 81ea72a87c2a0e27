package io.thalweg.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads lists from the topic: {@code FollowLists BROKERS TOPIC GROUP COUNT} ends after COUNT of them, or a few more. */
public final class FollowLists {

    private FollowLists() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", arguments[0],
                "group.id", arguments[2],
                "isolation.level", "read_committed", // what is not committed may still be taken back
                "auto.offset.reset", "earliest", // the newest list of every user, then what comes
                "key.deserializer", StringDeserializer.class,
                "value.deserializer", StringDeserializer.class);
        ObjectMapper json = new ObjectMapper();
        int left = Integer.parseInt(arguments[3]);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(arguments[1]));
            while (left > 0) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofSeconds(1))) {
                    if (each.value() == null) {
                        System.out.println(each.key() + " is forgotten");
                    } else {
                        JsonNode list = json.readTree(each.value());
                        System.out.println(each.key() + " " + list.get("version") + " " + list.findValues("itemId"));
                    }
                    left--;
                }
            }
        }
    }
}
