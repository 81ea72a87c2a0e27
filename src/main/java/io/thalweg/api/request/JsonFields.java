package io.thalweg.api.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object in a {@link JsonBody}. A value that is wrong is noted there, and reads as if it were absent. One
 * thread.
 */
public final class JsonFields {

    private static final int MOST_TEXT_CHARS = 256;

    private final JsonBody body;
    private final JsonNode object;
    private final String pointer;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param object not always one: of anything else there are no fields */
    public JsonFields(JsonBody body, JsonNode object, String pointer) {
        this.body = body;
        this.object = object;
        this.pointer = pointer;
    }

    /** Whether the field is there, right or wrong; {@code null} is not. */
    public boolean has(String name) {
        return value(name) != null;
    }

    /** The JSON Pointer of a field. */
    public String pointerTo(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** A whole number in {@code lowest..highest}. */
    public int integer(String name, int fallback, int lowest, int highest) {
        return wide(name, lowest, highest).map(Math::toIntExact).orElse(fallback);
    }

    /** The same with more digits, and no default. */
    public Optional<Long> wide(String name, long lowest, long highest) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        String range = "a whole number in " + lowest + ".." + highest;
        if (!value.isIntegralNumber()) {
            return wrongType(name, value, range);
        }
        if (!value.canConvertToLong() || value.longValue() < lowest || value.longValue() > highest) {
            return outOfRange(name, value, range);
        }
        return Optional.of(value.longValue());
    }

    /** A finite number; what is out of the scale is for others to say. */
    public Optional<Double> number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            return wrongType(name, value, "a number");
        }
        if (!Double.isFinite(value.doubleValue())) {
            return outOfRange(name, value, "a finite number");
        }
        return Optional.of(value.doubleValue());
    }

    public boolean flag(String name, boolean fallback) {
        JsonNode value = value(name);
        if (value == null) {
            return fallback;
        }
        return value.isBoolean()
                ? value.booleanValue()
                : this.<Boolean>wrongType(name, value, "true or false").orElse(fallback);
    }

    /** One of the given words. */
    public String choice(String name, String fallback, List<String> words) {
        JsonNode value = value(name);
        if (value == null) {
            return fallback;
        }
        if (value.isTextual() && words.contains(value.textValue())) {
            return value.textValue();
        }
        String expected = "one of " + String.join(", ", words);
        return (value.isTextual()
                        ? this.<String>outOfRange(name, value, expected)
                        : this.<String>wrongType(name, value, expected))
                .orElse(fallback);
    }

    /** A text of 1 to {@value #MOST_TEXT_CHARS} characters. */
    public Optional<String> text(String name) {
        JsonNode value = value(name);
        return value == null ? Optional.empty() : Optional.ofNullable(text(value, pointerTo(name)));
    }

    public List<String> texts(String name, int most) {
        return several(name, most, this::text);
    }

    /** An id, which may be an integer: it becomes its decimal text, as in the ratings topic. */
    public Optional<String> userId(String name) {
        JsonNode value = value(name);
        return value == null ? Optional.empty() : Optional.ofNullable(id(value, pointerTo(name), true));
    }

    /** As {@link #userId}. */
    public Optional<String> itemId(String name) {
        JsonNode value = value(name);
        return value == null ? Optional.empty() : Optional.ofNullable(id(value, pointerTo(name), false));
    }

    /** Ids, at most {@code most}; in the order given, each once. */
    public List<String> userIds(String name, int most) {
        return several(name, most, (value, at) -> id(value, at, true));
    }

    /** As {@link #userIds}. */
    public List<String> itemIds(String name, int most) {
        return several(name, most, (value, at) -> id(value, at, false));
    }

    /** Objects, at most {@code most}. */
    public List<JsonFields> objects(String name, int most) {
        JsonNode value = value(name);
        return value == null ? List.of() : body.objects(value, pointerTo(name), most);
    }

    /**
     * What {@code parse} makes of a text.
     *
     * @param parse throws an {@link IllegalArgumentException} that says what is wrong, without the name
     */
    public <T> Optional<T> parsed(String name, Function<String, T> parse) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            return wrongType(name, value, "a string");
        }
        try {
            return Optional.of(parse.apply(value.textValue()));
        } catch (IllegalArgumentException e) {
            body.faults().add(pointerTo(name), Fault.MALFORMED, pointerTo(name) + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Notes that the field is missing where it is; where it is there, its own reader notes what is wrong. */
    public void require(String name) {
        if (!has(name)) {
            body.faults().add(pointerTo(name), Fault.MISSING, pointerTo(name) + " is missing");
        }
    }

    /** Notes a fault that the methods above don't know, such as two fields that exclude each other. */
    public void refuse(String name, String reason, String detail) {
        body.faults().add(pointerTo(name), reason, detail);
    }

    public void refuseUnknown() {
        for (var field : object.properties()) {
            if (!known.contains(field.getKey())) {
                body.faults()
                        .add(
                                pointerTo(field.getKey()),
                                Fault.UNKNOWN,
                                JsonBody.named(pointer) + " has no field " + Fault.shown(field.getKey())
                                        + "; there are " + String.join(", ", known));
            }
        }
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Reads one value at a pointer; null where it is wrong, which is then noted. */
    private interface Reader {
        @Nullable
        String read(JsonNode value, String at);
    }

    private List<String> several(String name, int most, Reader reader) {
        JsonNode array = value(name);
        if (array == null || !body.isArray(array, pointerTo(name), most)) {
            return List.of();
        }
        Set<String> values = new LinkedHashSet<>();
        for (int at = 0; at < array.size() && !body.faults().isFull(); at++) {
            String value = reader.read(array.get(at), pointerTo(name) + "/" + at);
            if (value != null) {
                values.add(value);
            }
        }
        return new ArrayList<>(values);
    }

    private @Nullable String text(JsonNode value, String at) {
        String text = value.textValue();
        if (text == null || text.isEmpty() || text.length() > MOST_TEXT_CHARS) {
            String is = text == null ? "is " + JsonBody.kind(value) : "has " + text.length() + " characters";
            body.faults()
                    .add(
                            at,
                            text == null ? Fault.WRONG_TYPE : Fault.OUT_OF_RANGE,
                            at + " " + is + "; it must be a string of 1.." + MOST_TEXT_CHARS);
            return null;
        }
        return text;
    }

    private @Nullable String id(JsonNode value, String at, boolean ofUser) {
        if (!value.isTextual() && !value.isIntegralNumber()) {
            String detail = at + " is " + JsonBody.kind(value) + "; it must be a string or an integer";
            body.faults().add(at, Fault.WRONG_TYPE, detail);
            return null;
        }
        return body.faults().isId(at, value.asText(), ofUser) ? value.asText() : null;
    }

    private <T> Optional<T> wrongType(String name, JsonNode value, String expected) {
        String at = pointerTo(name);
        body.faults().add(at, Fault.WRONG_TYPE, at + " is " + JsonBody.kind(value) + "; it must be " + expected);
        return Optional.empty();
    }

    private <T> Optional<T> outOfRange(String name, JsonNode value, String expected) {
        String at = pointerTo(name);
        String is = Fault.shown(value.asText());
        body.faults().add(at, Fault.OUT_OF_RANGE, at + " is " + is + "; it must be " + expected);
        return Optional.empty();
    }
}
