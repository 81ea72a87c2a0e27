package io.thalweg.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of Kafka that another key sets, or that correctness leans on, with the reason to show. */
final class RefusedKeys {

    private static final Map<String, String> REASONS = reasons();

    private RefusedKeys() {}

    /** Why the key, without a prefix of Streams, is not the user's to set; empty if it is. */
    static Optional<String> reason(String bareName) {
        return Optional.ofNullable(REASONS.get(bareName));
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new HashMap<>(Map.of(
                "num.stream.threads", "set threads instead",
                "replication.factor", "set topic.replication.factor instead",
                "group.id", "set application.id instead",
                "rocksdb.config.setter", "set rocksdb.memory instead",
                "state.cleanup.delay.ms", "what a task left on disk must not grow old there; see state.max.age.ms",
                "processing.guarantee", "it is always exactly_once_v2",
                "isolation.level", "it is always read_committed",
                "enable.idempotence", "it is always true",
                "acks", "it is always all",
                "enable.auto.commit", "it is always false: offsets are committed together with what was learned"));
        reasons.put("allow.auto.create.topics", "it is always false: nothing that reads creates a topic");
        reasons.put("transactional.id", "Kafka Streams gives each thread its own, by which a dead one is fenced");
        reasons.put("auto.offset.reset", "it is always earliest: a start elsewhere would leave ratings out");
        reasons.put("max.task.idle.ms", "it is always -1: the order of a task's topics is Thalweg's to keep");
        reasons.put("topology.optimization", "it renames internal topics and merges them: state would be lost");
        reasons.put("partitioner.class", "users must lie where Kafka's default partitioner puts them");
        reasons.put("partitioner.ignore.keys", "users must lie where their key puts them");
        for (String key : List.of(
                "processing.exception.handler",
                "production.exception.handler",
                "default.production.exception.handler",
                "deserialization.exception.handler",
                "default.deserialization.exception.handler",
                "errors.dead.letter.queue.topic.name")) {
            reasons.put(
                    key,
                    "bad records become dead letters anyway, and one that skips what fails would lose ratings"
                            + " silently");
        }
        for (String key : List.of("default.timestamp.extractor", "message.timestamp.type")) {
            reasons.put(key, "what is late and what is due is told by the times as they are");
        }
        for (String key : List.of(
                "default.key.serde",
                "default.value.serde",
                "default.list.key.serde.inner",
                "default.list.value.serde.inner",
                "default.list.key.serde.type",
                "default.list.value.serde.type",
                "key.serializer",
                "value.serializer",
                "key.deserializer",
                "value.deserializer")) {
            reasons.put(key, "Thalweg reads and writes bytes whose formats it knows");
        }
        for (String key : List.of("default.dsl.store", "dsl.store.suppliers.class", "dsl.store.format")) {
            reasons.put(key, "set state.store instead");
        }
        for (String key : List.of("default.client.supplier", "partition.grouper", "windowed.inner.class.serde")) {
            reasons.put(key, "it replaces a part that exactly once leans on");
        }
        return Map.copyOf(reasons);
    }
}
