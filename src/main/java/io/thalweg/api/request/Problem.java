package io.thalweg.api.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer that says what went wrong: {@code application/problem+json} (RFC 9457).
 *
 * @param type also says the status and the title
 * @param detail what a person needs to put it right; not for programs
 * @param errors each fault of the request; may be empty
 * @param members further fields of the answer by name, with values that Jackson writes, in this order
 * @param headers of the answer, such as {@code Retry-After}
 */
public record Problem(
        ProblemType type, String detail, List<Fault> errors, Map<String, Object> members, Map<String, String> headers) {

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One of several items that have the title that was asked for. */
    public record Candidate(String itemId, String title, List<String> categories) {}

    public Problem {
        errors = List.copyOf(errors);
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Map.of(), Map.of());
    }

    public static Problem ambiguousTitle(String title, List<Candidate> candidates) {
        return of(
                        ProblemType.AMBIGUOUS_TITLE,
                        candidates.size() + " items have the title " + Fault.shown(title)
                                + "; ask for one by its id, in item")
                .with("candidates", candidates);
    }

    /** @param remaining records that are still to be read, by topic */
    public static Problem starting(Map<String, Long> remaining, long retryAfterSeconds) {
        long all = remaining.values().stream().mapToLong(Long::longValue).sum();
        return of(ProblemType.STARTING, all + " records are still to be read")
                .with("remaining", new LinkedHashMap<>(remaining))
                .retryAfter(retryAfterSeconds);
    }

    /** @param reached as far as the rating's partition was learned when the wait ended */
    public static Problem notCaughtUp(Position wanted, Position reached, long waitedMillis) {
        return of(
                        ProblemType.NOT_CAUGHT_UP,
                        "after " + waitedMillis + " ms " + reached + " is reached, and " + wanted + " was asked for")
                .with("position", reached.toString());
    }

    /** A body over the bound. */
    public static Problem tooLarge(long mostBytes) {
        return of(ProblemType.TOO_LARGE, "the body has more than " + mostBytes + " bytes; send several requests");
    }

    public Problem withErrors(List<Fault> faults) {
        return new Problem(type, detail, faults, members, headers);
    }

    /** The same with one more field. */
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, errors, more, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(type, detail, errors, members, more);
    }

    public Problem retryAfter(long seconds) {
        return withHeader("Retry-After", Long.toString(seconds));
    }

    /** The answer's body in UTF-8. */
    public byte[] toJson(String requestId) {
        try {
            return JSON.writeValueAsBytes(fields(requestId));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem can't be written as JSON", e);
        }
    }

    /** The fields of the answer, also where it is one of several in a batch. */
    public Map<String, Object> fields(String requestId) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type.uri());
        fields.put("title", type.title());
        fields.put("status", type.status());
        fields.put("detail", detail);
        fields.put("requestId", requestId);
        if (!errors.isEmpty()) {
            List<Map<String, Object>> written = new ArrayList<>();
            for (Fault error : errors) {
                Map<String, Object> each = new LinkedHashMap<>();
                each.put(error.kind().field(), error.name());
                each.put("reason", error.reason());
                each.put("detail", error.detail());
                written.add(each);
            }
            fields.put("errors", written);
        }
        fields.putAll(members);
        return fields;
    }
}
