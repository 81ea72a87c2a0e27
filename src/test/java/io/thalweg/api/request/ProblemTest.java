package io.thalweg.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProblemTest {

    @Test
    void shouldHaveTheFieldsOfRfc9457AndOurs() {
        Problem problem = Problem.of(ProblemType.INVALID_PARAMETER, "n is '0'")
                .withErrors(List.of(
                        new Fault(Fault.Kind.PARAMETER, "n", "out-of-range", "n is '0'"),
                        new Fault(Fault.Kind.POINTER, "/ratings/0", "wrong-type", "no object")));
        assertThat(new String(problem.toJson("r-1"), UTF_8))
                .isEqualTo("{\"type\":\"/problems/invalid-parameter\","
                        + "\"title\":\"The request has something that can't be read\",\"status\":400,"
                        + "\"detail\":\"n is '0'\",\"requestId\":\"r-1\",\"errors\":["
                        + "{\"parameter\":\"n\",\"reason\":\"out-of-range\",\"detail\":\"n is '0'\"},"
                        + "{\"pointer\":\"/ratings/0\",\"reason\":\"wrong-type\",\"detail\":\"no object\"}]}");
    }

    @Test
    void shouldShowTheCandidatesWhenATitleIsAmbiguous() {
        Problem problem = Problem.ambiguousTitle(
                "Heat",
                List.of(
                        new Problem.Candidate("6", "Heat (1995)", List.of("Crime")),
                        new Problem.Candidate("7", "Heat (1986)", List.of())));
        assertThat(problem.type().status()).isEqualTo(409);
        assertThat(new String(problem.toJson("r"), UTF_8))
                .contains("\"detail\":\"2 items have the title 'Heat'; ask for one by its id, in item\"")
                .contains("\"candidates\":[{\"itemId\":\"6\",\"title\":\"Heat (1995)\",\"categories\":[\"Crime\"]},");
    }

    @Test
    void shouldSayHowMuchIsLeftWhenStarting() {
        Map<String, Long> remaining = new LinkedHashMap<>();
        remaining.put("thalweg.recommendations", 70L);
        remaining.put("thalweg.items", 5L);
        Problem problem = Problem.starting(remaining, 3);
        assertThat(problem.type().status()).isEqualTo(503);
        assertThat(problem.headers()).containsExactly(Map.entry("Retry-After", "3"));
        assertThat(new String(problem.toJson("r"), UTF_8))
                .contains("\"detail\":\"75 records are still to be read\"")
                .endsWith("\"remaining\":{\"thalweg.recommendations\":70,\"thalweg.items\":5}}");
    }

    @Test
    void shouldSayThePositionWhenNotCaughtUp() {
        Problem problem = Problem.notCaughtUp(new Position(2, 18_343), new Position(2, 18_300), 1_000);
        assertThat(problem.type().status()).isEqualTo(504);
        assertThat(problem.fields("r")).containsEntry("position", "2@18300");
    }

    /** The table of errors in the design: a status has these types; an erasure that is not there, and answers by configuration, are ours. */
    @Test
    void shouldHaveTheTypesOfTheDesign() {
        Map<Integer, List<String>> byStatus = new LinkedHashMap<>();
        for (ProblemType type : ProblemType.values()) {
            byStatus.computeIfAbsent(type.status(), status -> new ArrayList<>()).add(type.uri());
        }
        assertThat(byStatus)
                .containsEntry(400, List.of("/problems/invalid-parameter"))
                .containsEntry(401, List.of("/problems/unauthenticated"))
                .containsEntry(403, List.of("/problems/forbidden"))
                .containsEntry(
                        404,
                        List.of(
                                "/problems/unknown-item",
                                "/problems/unknown-user",
                                "/problems/unknown-erasure",
                                "/problems/no-such-path"))
                .containsEntry(409, List.of("/problems/ambiguous-title"))
                .containsEntry(413, List.of("/problems/too-large"))
                .containsEntry(414, List.of("/problems/too-large"))
                .containsEntry(422, List.of("/problems/invalid-rating", "/problems/invalid-item"))
                .containsEntry(429, List.of("/problems/rate-limited"))
                .containsEntry(431, List.of("/problems/too-large"))
                .containsEntry(
                        503,
                        List.of(
                                "/problems/starting",
                                "/problems/too-old",
                                "/problems/not-computed",
                                "/problems/overloaded",
                                "/problems/broker-unreachable"))
                .containsEntry(504, List.of("/problems/not-caught-up"))
                .containsOnlyKeys(400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 429, 431, 500, 503, 504);
    }
}
