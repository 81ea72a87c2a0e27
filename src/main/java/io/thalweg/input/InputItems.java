package io.thalweg.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.catalog.InvalidItemException;
import io.thalweg.catalog.InvalidItemException.Reason;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import io.thalweg.catalog.ItemTree;
import io.thalweg.rating.event.DeserializerChoice;
import io.thalweg.rating.event.ItemPaths;
import io.thalweg.rating.event.ReceivedRecord;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records of the items topic as items: in our own form, or in the shape that the configuration tells. One thread. */
public final class InputItems implements AutoCloseable {

    private final String topic;
    private final @Nullable ItemPaths paths;
    private final JsonValues values;

    private InputItems(String topic, @Nullable ItemPaths paths, JsonValues values) {
        this.topic = topic;
        this.paths = paths;
        this.values = values;
    }

    /**
     * Items of a topic.
     *
     * @param paths where they have what; empty for our own form
     * @param deserializer what makes JSON of them
     * @throws org.apache.kafka.common.config.ConfigException if the deserializer can't be had
     */
    public static InputItems of(String topic, Optional<ItemPaths> paths, DeserializerChoice deserializer) {
        return new InputItems(topic, paths.orElse(null), JsonValues.of(deserializer, "items.value.deserializer"));
    }

    /** Items in our own form. */
    static InputItems own() {
        return new InputItems("", null, JsonValues.of(DeserializerChoice.JSON, ""));
    }

    /**
     * The item.
     *
     * @param value no tombstone
     * @throws InvalidItemException if a rule is broken; {@code reason()} says which
     */
    public Item read(byte @Nullable [] key, byte[] value, Headers headers) {
        if (paths == null) {
            return ItemJson.decode(value);
        }
        try {
            JsonNode tree = values.read(topic, headers, value);
            return ItemTree.read(
                    new ReceivedRecord(
                            tree, () -> JsonValues.key(key), name -> InputEvents.text(headers.lastHeader(name))),
                    paths);
        } catch (IOException e) {
            throw new InvalidItemException(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        values.close();
    }
}
