package io.thalweg.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.rating.IdFault;
import io.thalweg.rating.RatingRules;
import io.thalweg.rating.VisibleText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a record of the commands topic asks of the task of its partition. {@code requestId} comes back on the audit topic. */
public sealed interface Command {

    /** A longer record is not read: as a tree in memory, JSON takes many times its bytes. */
    int MAX_BYTES = 16_384;

    /** Longest {@code requestId}, in bytes of UTF-8. */
    int MAX_REQUEST_ID_BYTES = 256;

    /** How much of an unknown command's name is shown. */
    int SHOWN_NAME = 40;

    /** Removes all that is kept of a user. */
    record Forget(String userId, String requestId) implements Command {}

    /** Makes the lists of all users of the partition anew. */
    record Refresh() implements Command {}

    /** A command that breaks a rule. */
    final class InvalidCommandException extends Exception {

        private static final long serialVersionUID = 1L;

        /** The rule; its {@link #code()} is what dead letters carry. */
        public enum Reason {
            NOT_JSON,
            UNKNOWN_COMMAND,
            INVALID_USER_ID,
            WRONG_PARTITION,
            /** Longer than any command needs to be. */
            OVERSIZED,
            /** {@code requestId} is too long to come back. */
            OVERSIZED_REQUEST_ID,
            /** Reading it failed in a way that no other rule names. */
            UNREADABLE;

            /** The stable lower-case name, words joined by hyphens. */
            public String code() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }

        private final Reason reason;

        /** Of the rule that is broken, and how. */
        public InvalidCommandException(Reason reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        /** The rule that is broken. */
        public Reason reason() {
            return reason;
        }
    }

    /** @throws InvalidCommandException if a rule is broken */
    static Command decode(byte @Nullable [] value) throws InvalidCommandException {
        JsonNode json = parse(value);
        String name = json.path("command").asText();
        return switch (name) {
            case "forget" -> new Forget(userId(json), requestId(json));
            case "refresh" -> new Refresh();
            default ->
                throw new InvalidCommandException(
                        InvalidCommandException.Reason.UNKNOWN_COMMAND,
                        "command is '" + VisibleText.excerpt(name, SHOWN_NAME) + "'; it must be forget or refresh");
        };
    }

    /** Compact JSON; {@link #decode} gives it back. */
    default byte[] encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (this instanceof Forget forget) {
            json.put("command", "forget").put("userId", forget.userId).put("requestId", forget.requestId);
        } else {
            json.put("command", "refresh");
        }
        try {
            return Json.MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }

    private static JsonNode parse(byte @Nullable [] value) throws InvalidCommandException {
        if (value != null && value.length > MAX_BYTES) {
            throw new InvalidCommandException(
                    InvalidCommandException.Reason.OVERSIZED,
                    "the value has " + value.length + " bytes; a command has at most " + MAX_BYTES);
        }
        try {
            JsonNode json = value == null ? null : Json.MAPPER.readTree(value);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            throw new InvalidCommandException(InvalidCommandException.Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        throw new InvalidCommandException(InvalidCommandException.Reason.NOT_JSON, "the value is no JSON object");
    }

    private static String userId(JsonNode json) throws InvalidCommandException {
        JsonNode field = json.path("userId");
        String userId = field.isTextual() || field.isIntegralNumber() ? field.asText() : "";
        IdFault fault = IdFault.of(userId);
        if (fault != null) {
            throw new InvalidCommandException(InvalidCommandException.Reason.INVALID_USER_ID, fault.describe("userId"));
        }
        if (userId.equals(RatingRules.RESERVED_USER_ID)) {
            throw new InvalidCommandException(
                    InvalidCommandException.Reason.INVALID_USER_ID, "userId is the reserved " + userId);
        }
        return userId;
    }

    private static String requestId(JsonNode json) throws InvalidCommandException {
        String requestId = json.path("requestId").asText();
        int length = requestId.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_REQUEST_ID_BYTES) {
            throw new InvalidCommandException(
                    InvalidCommandException.Reason.OVERSIZED_REQUEST_ID,
                    "requestId has " + length + " bytes; it may have " + MAX_REQUEST_ID_BYTES);
        }
        return requestId;
    }

    /** Holds the mapper, since an interface's own constants are public. */
    final class Json {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        private Json() {}
    }
}
