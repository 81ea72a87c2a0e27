package io.thalweg.api.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of one request, read strictly.
 *
 * <p>Where JSON leaves a choice: a field given twice, text after the value, more than {@value #MOST_DEPTH} levels and more
 * than {@value #MOST_BYTES} bytes are refused; {@code null} is the same as no field. As with {@link Parameters}, the methods
 * note what is wrong, and {@link #requireNoFaults()} throws all of it, with the fields that nobody has read. One thread.
 */
public final class JsonBody {

    public static final int MOST_BYTES = 1_000_000;

    private static final int MOST_DEPTH = 8;
    private static final int MOST_NAME_CHARS = 256;
    private static final int MOST_NUMBER_CHARS = 64;
    private static final Pattern JSON_TYPE =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNameLength(MOST_NAME_CHARS)
                    .maxNumberLength(MOST_NUMBER_CHARS)
                    .maxStringLength(MOST_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Interning would let senders of odd field names fill a JVM-wide table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final ObjectMapper JSON =
            new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode root;
    private final Faults faults = new Faults(Fault.Kind.POINTER);
    private final List<JsonFields> read = new ArrayList<>();

    private JsonBody(JsonNode root) {
        this.root = root;
    }

    /**
     * Parses a body.
     *
     * @throws ProblemException if it is too large, or no JSON as described above
     */
    public static JsonBody parse(byte[] body) {
        if (body.length > MOST_BYTES) {
            throw new ProblemException(Problem.tooLarge(MOST_BYTES));
        }
        try {
            JsonNode root = JSON.readTree(body);
            if (root.isMissingNode()) {
                throw refused("", "the body is empty");
            }
            return new JsonBody(root);
        } catch (JsonProcessingException e) {
            throw refused(pointer(e), "the body is not read as JSON: " + place(e) + problemOf(e));
        } catch (IOException e) { // bytes that are no Unicode text
            throw refused("", "the body is not read as JSON: " + e.getMessage());
        }
    }

    /**
     * Asks for JSON by its name: a web page of another server can then send nothing without being asked about first.
     *
     * @throws ProblemException if the header says something else, or there is none
     */
    public static void requireJson(@Nullable String contentType) {
        if (contentType == null || !JSON_TYPE.matcher(contentType.strip()).matches()) {
            String sent = contentType == null ? "absent" : Fault.shown(contentType);
            throw new ProblemException(Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Type is " + sent + "; it must be application/json, in UTF-8")
                    .withHeader("Accept", "application/json"));
        }
    }

    /** The body as an object. */
    public JsonFields object() {
        return fields(root, "");
    }

    /**
     * The body as an object as it is, for who reads it by rules of their own.
     *
     * @throws ProblemException if it is none
     */
    public ObjectNode objectNode() {
        return asObject(root, "");
    }

    /** The same of each element of an array. */
    public List<ObjectNode> objectNodes(int most) {
        if (!isArray(root, "", most)) {
            faults.throwIfAny();
        }
        List<ObjectNode> nodes = new ArrayList<>();
        for (int at = 0; at < root.size(); at++) {
            nodes.add(asObject(root.get(at), "/" + at));
        }
        return nodes;
    }

    private ObjectNode asObject(JsonNode node, String pointer) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        faults.add(pointer, Fault.WRONG_TYPE, named(pointer) + " is " + kind(node) + "; it must be an object");
        throw faults.toException();
    }

    /** Each element of a body that is an array of objects. */
    public List<JsonFields> objects(int most) {
        return objects(root, "", most);
    }

    /** @throws ProblemException if something was wrong, or a field is there that nobody has read */
    public void requireNoFaults() {
        read.forEach(JsonFields::refuseUnknown);
        faults.throwIfAny();
    }

    public Faults faults() {
        return faults;
    }

    public JsonFields fields(JsonNode node, String pointer) {
        if (!node.isObject()) {
            faults.add(pointer, Fault.WRONG_TYPE, named(pointer) + " is " + kind(node) + "; it must be an object");
        }
        JsonFields fields = new JsonFields(this, node, pointer);
        if (node.isObject()) {
            read.add(fields);
        }
        return fields;
    }

    public List<JsonFields> objects(JsonNode array, String pointer, int most) {
        List<JsonFields> objects = new ArrayList<>();
        if (isArray(array, pointer, most)) {
            for (int at = 0; at < array.size() && !faults.isFull(); at++) {
                objects.add(fields(array.get(at), pointer + "/" + at));
            }
        }
        return objects;
    }

    public boolean isArray(JsonNode node, String pointer, int most) {
        if (!node.isArray()) {
            faults.add(pointer, Fault.WRONG_TYPE, named(pointer) + " is " + kind(node) + "; it must be an array");
            return false;
        }
        if (node.size() > most) {
            faults.add(
                    pointer, Fault.TOO_MANY, named(pointer) + " has " + node.size() + " entries; it may have " + most);
            return false;
        }
        return true;
    }

    public static String named(String pointer) {
        return pointer.isEmpty() ? "the body" : pointer;
    }

    public static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number with a fraction";
            default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String pointer(JsonProcessingException e) {
        return e.getProcessor() instanceof JsonParser parser
                ? parser.getParsingContext().pathAsPointer().toString()
                : "";
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ": ";
    }

    /** Without where an object began: the parser says with it how it was set up. */
    private static String problemOf(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).replaceFirst(" \\(start marker at .*", "");
    }

    private static ProblemException refused(String pointer, String detail) {
        Faults one = new Faults(Fault.Kind.POINTER);
        one.add(pointer, "not-json", detail);
        return one.toException();
    }
}
