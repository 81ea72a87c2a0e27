package io.thalweg.rating.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came, its value and key as JSON.
 *
 * @param key looked at only where a field is said to be in it; the text of a key that is no JSON
 * @param headers the last value of each, as text
 */
public record ReceivedRecord(JsonNode value, Supplier<JsonNode> key, Function<String, @Nullable String> headers) {}
