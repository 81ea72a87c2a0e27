package io.thalweg.rating.event;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where in a record a field is: a JSON Pointer (RFC 6901) into the value; {@code key}, or {@code key} with a pointer behind it;
 * or {@code header:NAME}. Of several, separated by blanks, the first that finds something, so that a deleted row can be taken
 * from what it was before.
 */
public final class FieldPath {

    private static final String KEY = "key";
    private static final String HEADER = "header:";

    private final List<Step> steps;

    private record Step(Part part, String name, JsonPointer pointer) {}

    private enum Part {
        VALUE,
        KEY,
        HEADER
    }

    private FieldPath(List<Step> steps) {
        this.steps = steps;
    }

    /** @throws IllegalArgumentException if the text has another form; the message goes on after the name of a key */
    public static FieldPath parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; it must say where in a record the field is: " + form());
        }
        return new FieldPath(
                Stream.of(text.strip().split("\\s+")).map(FieldPath::step).toList());
    }

    /** What is there; null where nothing is, or JSON's null. */
    public @Nullable JsonNode find(ReceivedRecord in) {
        for (Step step : steps) {
            JsonNode found =
                    switch (step.part) {
                        case VALUE -> in.value().at(step.pointer);
                        case KEY -> in.key().get().at(step.pointer);
                        case HEADER -> header(in, step.name);
                    };
            if (found != null && !found.isMissingNode() && !found.isNull()) {
                return found;
            }
        }
        return null;
    }

    /** Whether JSON's null is there, in so many words. */
    boolean findsNull(ReceivedRecord in) {
        return steps.stream()
                .anyMatch(step ->
                        step.part == Part.VALUE && in.value().at(step.pointer).isNull());
    }

    /** As it was written. */
    @Override
    public String toString() {
        return steps.stream().map(Step::name).collect(Collectors.joining(" "));
    }

    private static @Nullable JsonNode header(ReceivedRecord in, String name) {
        String text = in.headers().apply(name.substring(HEADER.length()));
        return text == null ? null : TextNode.valueOf(text);
    }

    private static Step step(String text) {
        if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new Step(Part.HEADER, text, JsonPointer.empty());
        }
        boolean ofKey = text.equals(KEY) || text.startsWith(KEY + "/");
        String pointer = ofKey ? text.substring(KEY.length()) : text;
        if (!ofKey && !pointer.startsWith("/")) {
            throw new IllegalArgumentException("is '" + text + "'; it must be " + form());
        }
        return new Step(ofKey ? Part.KEY : Part.VALUE, text, JsonPointer.compile(pointer));
    }

    private static String form() {
        return "a JSON Pointer into the value (/user/id), key, key/POINTER or header:NAME, or several with blanks between";
    }
}
