package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.api.OpenApiAnswers.Exchange;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of error, as a caller gets it. That each has the form of the document is looked at by the bench. */
@Timeout(120)
final class ApiErrorsIT {

    private static final long T0 = 1_700_000_000_000L;

    private static EmbeddedBroker broker;
    private static ApiBench bench;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(@TempDir Path state) throws Exception {
        broker = EmbeddedBroker.start();
        bench = new ApiBench(broker, "mistakes", 2, state, Map.of("api.rate", "0", "api.wait.ms", "100"));
        for (int film = 1; film <= 20; film++) {
            String user = film % 2 == 0 ? "somebody" : "another";
            bench.topics().send(new Rating(user, "film-" + film, 1 + film % 5, T0 + film));
        }
        Awaitility.await().until(() -> bench.get("/v1/users/somebody").statusCode() == 200);
        String items = "[{\"itemId\":\"1\",\"title\":\"Sabrina (1995)\",\"categories\":[\"Comedy\"]},"
                + "{\"itemId\":\"2\",\"title\":\"Sabrina (1954)\"}]";
        assertThat(bench.send("POST", "/v1/items", items).statusCode()).isEqualTo(202);
    }

    @AfterAll
    static void stop() {
        bench.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /v1/users/somebody/recommendations?m=5                     | m             | unknown
        /v1/users/somebody/recommendations?n=5&n=6                 | n             | repeated
        /v1/users/somebody/recommendations?n=0                     | n             | out-of-range
        /v1/users/somebody/recommendations?n=ten                   | n             | wrong-type
        /v1/users/somebody/recommendations?cursor=abc              | cursor        | malformed
        /v1/users/somebody/recommendations?list=published&rated=true | list        | out-of-range
        /v1/users/__popular/recommendations                        | user          | reserved-id
        /v1/recommendations                                        | user          | missing
        /v1/users/somebody/estimates                               | item          | missing
        /v1/popular?window=63                                      | window        | out-of-range
        /v1/items?q=                                               | q             | missing
        /v1/similar?item=1&title=Sabrina                           | title         | missing
        /v1/items/1/similar?by=odd                                 | by            | out-of-range
        /v1/openapi.json?n=1                                       | n             | unknown
        """)
    void shouldSayWhichParameterIsWrong(String path, String parameter, String reason) {
        JsonNode problem = problem(bench.get(path), 400, "invalid-parameter");
        assertThat(problem.at("/errors/0/parameter").asText()).isEqualTo(parameter);
        assertThat(problem.at("/errors/0/reason").asText()).isEqualTo(reason);
        assertThat(problem.get("detail").asText()).contains(parameter);
    }

    @Test
    void shouldSayTheRangeAndAllThatIsWrong() {
        JsonNode problem = problem(bench.get("/v1/popular?n=1001&window=1&odd=1"), 400, "invalid-parameter");
        assertThat(problem.at("/errors").findValuesAsText("parameter")).containsExactly("n", "window", "odd");
        assertThat(problem.at("/errors/0/detail").asText()).contains("1..1000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"user":"42","users":["43"]}                  | /user           | too-many
        {}                                            | /user           | missing
        {"user":"42","m":5}                           | /m              | unknown
        {"user":"42","n":0}                           | /n              | out-of-range
        {"user":"42","n":"5"}                         | /n              | wrong-type
        {"user":"42","cursor":"abc"}                  | /cursor         | malformed
        {"ratings":[{"itemId":"1","rating":6}]}       | /ratings/0/rating | off-scale
        {"user":"42","user":"43"}                     | /user           | not-json
        [                                             | ``              | not-json
        """)
    void shouldSayWhichFieldIsWrong(String body, String pointer, String reason) {
        JsonNode problem = problem(bench.send("POST", "/v1/recommendations", body), 400, "invalid-parameter");
        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/reason").asText()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"2@a", "@", "1@2@3", "2@1", "99@1", "-1@5"})
    void shouldRefuseThePositionOfNoWrite(String position) {
        JsonNode problem = problem(bench.get("/v1/status", "Thalweg-After", position), 400, "invalid-parameter");
        assertThat(problem.at("/errors/0/parameter").asText()).isEqualTo("Thalweg-After");
        assertThat(bench.get("/v1/users/somebody", "Thalweg-After", "0@0,1@0").statusCode())
                .as("others are answered")
                .isIn(200, 504);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /v1/users/nobody                   | unknown-user
        /v1/users/nobody/ratings           | unknown-user
        /v1/items/nothing                  | unknown-item
        /v1/items/nothing/similar          | unknown-item
        /v1/items/nothing/similarity?to=1  | unknown-item
        /v1/similar?title=Nothing          | unknown-item
        /v1/users/somebody/because/nothing | unknown-item
        /v1/erasures/7                     | unknown-erasure
        /v1/user                           | no-such-path
        /v1                                | no-such-path
        /page                              | no-such-path
        /page/nothing.js                   | no-such-path
        /page/..%2Fapi%2Fopenapi.yaml      | no-such-path
        /webjars/chart.js/4.5.1/package.json | no-such-path
        /metrics                           | no-such-path
        """)
    void shouldSayWhatIsNotThere(String path, String type) {
        problem(bench.get(path), 404, type);
    }

    @Test
    void shouldGiveAListToAUserWhomNobodyKnows() {
        assertThat(bench.get("/v1/users/nobody/recommendations").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/popular, GET",
        "DELETE, /v1/ratings, POST",
        "PUT, /v1/users/42, GET",
        "POST, /health/serving, GET"
    })
    void shouldNameTheMethodsThatThereAre(String method, String path, String there) {
        HttpResponse<String> answer = bench.send(method, path, null);
        problem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains(there));
    }

    @Test
    void shouldNameTheFormsThatThereAre() {
        String list = "/v1/users/somebody/recommendations";
        JsonNode problem = problem(bench.get(list, "Accept", "text/html"), 406, "not-acceptable");
        assertThat(problem.get("detail").asText()).contains("application/json, text/csv");
        assertThat(bench.get(list, "Accept", "text/csv").body()).matches("(film-\\d+,[0-9.]+\n)+");
        problem(bench.get("/v1/errors/events", "Accept", "application/json"), 406, "not-acceptable");
    }

    @Test
    void shouldNameTheCandidatesOfATitleThatSeveralHave() {
        Awaitility.await().until(() -> bench.get("/v1/similar?title=Sabrina").statusCode() == 409);
        JsonNode problem = problem(bench.get("/v1/similar?title=Sabrina"), 409, "ambiguous-title");
        assertThat(problem.at("/candidates").findValuesAsText("itemId")).containsExactlyInAnyOrder("1", "2");
        assertThat(bench.get("/v1/similar?title=Sabrina+(1954)").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        String large = "{\"user\":\"" + "x".repeat(1_000_000) + "\"}";
        problem(bench.send("POST", "/v1/recommendations", large), 413, "too-large");
        problem(bench.get("/v1/items?q=" + "x".repeat(9_000)), 414, "too-large");
        problem(bench.get("/v1/items", "Thalweg-After", "1".repeat(9_000)), 431, "too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/recommendations, text/plain",
        "POST, /v1/recommendations/batch, text/csv",
        "PUT, /v1/users/42/ratings/1, application/x-www-form-urlencoded",
        "POST, /v1/ratings, text/plain",
        "PUT, /v1/items/1, application/json; charset=latin1"
    })
    void shouldNameTheTypesThatAreRead(String method, String path, String type) {
        HttpResponse<String> answer = bench.send(method, path, "{}", "Content-Type", type);
        problem(answer, 415, "unsupported-media-type");
        assertThat(answer.headers().firstValue("Accept").orElseThrow()).contains("application/json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"rating":6}                            | off-scale
        {"rating":3,"timestamp":1700000000}     | timestamp-in-seconds
        {"rating":3,"timestamp":0}              | timestamp-not-positive
        {"rating":3,"timestamp":9700000000000}  | timestamp-in-future
        """)
    void shouldRefuseARatingByTheCodeOfTheDeadLetters(String body, String reason) {
        JsonNode problem = problem(bench.send("PUT", "/v1/users/42/ratings/1", body), 422, "invalid-rating");
        assertThat(problem.get("reason").asText()).isEqualTo(reason);
    }

    @Test
    void shouldRefuseAWithdrawalByTheCodeOfTheDeadLetters() {
        HttpResponse<String> answer = bench.send("DELETE", "/v1/users/42/ratings/1?timestamp=1700000000", null);
        assertThat(problem(answer, 422, "invalid-rating").get("reason").asText())
                .isEqualTo("timestamp-in-seconds");
    }

    @Test
    void shouldRefuseAnItemByTheCodeOfTheDeadLetters() {
        HttpResponse<String> answer = bench.send("PUT", "/v1/items/3", "{\"categories\":5}");
        assertThat(problem(answer, 422, "invalid-item").get("reason").asText()).isEqualTo("wrong-type");
        problem(bench.send("PUT", "/v1/items/3", "{\"itemId\":\"4\"}"), 400, "invalid-parameter");
    }

    @Test
    void shouldNameTheRatingsOfABatchThatAreRefusedAndWriteTheOthers() {
        String lines =
                "{\"userId\":\"42\",\"itemId\":\"1\",\"rating\":4}\n{\"userId\":\"42\",\"itemId\":\"1\",\"rating\":9}\n{}\n{\n";
        HttpResponse<String> answer = bench.send("POST", "/v1/ratings", lines, "Content-Type", "application/x-ndjson");
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode body = ApiBench.json(answer);
        assertThat(body.get("accepted").asInt()).isEqualTo(1);
        assertThat(body.at("/refused").findValuesAsText("at")).containsExactly("1", "2", "3");
        assertThat(body.at("/refused").findValuesAsText("reason"))
                .containsExactly("off-scale", "missing-user-id", "not-json");
        problem(bench.send("POST", "/v1/ratings", "[]"), 400, "invalid-parameter");
        problem(bench.send("POST", "/v1/ratings", "42,1\n", "Content-Type", "text/csv"), 400, "invalid-parameter");
    }

    @Test
    void shouldAskWhoItIsAndHoldATokenToItsRolesAndItsUser() throws Exception {
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                "shop reader,rater " + sha256("one") + "\nmine reader,rater " + sha256("two") + " user=somebody\n");
        try (ApiBench guarded = bench.another(folder, Map.of("api.tokens", tokens.toString()))) {
            HttpResponse<String> nobody = guarded.get("/v1/popular");
            problem(nobody, 401, "unauthenticated");
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            HttpResponse<String> wrong = guarded.get("/v1/popular", "Authorization", "Bearer three");
            problem(wrong, 401, "unauthenticated");
            assertThat(wrong.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("invalid_token");

            String shop = "Bearer one";
            assertThat(guarded.get("/v1/popular", "Authorization", shop).statusCode())
                    .isEqualTo(200);
            JsonNode forbidden = problem(guarded.get("/v1/users", "Authorization", shop), 403, "forbidden");
            assertThat(forbidden.get("detail").asText()).contains("shop", "admin");
            problem(guarded.send("DELETE", "/v1/users/somebody", null, "Authorization", shop), 403, "forbidden");
            problem(guarded.send("DELETE", "/v1/items/1", null, "Authorization", shop), 403, "forbidden");

            String mine = "Bearer two";
            assertThat(guarded.get("/v1/users/somebody", "Authorization", mine).statusCode())
                    .isEqualTo(200);
            problem(guarded.get("/v1/users/other", "Authorization", mine), 403, "forbidden");
            problem(guarded.get("/v1/popular?user=other", "Authorization", mine), 403, "forbidden");
            String lines = "{\"userId\":\"other\",\"itemId\":\"1\",\"rating\":4}";
            String type = "application/x-ndjson";
            problem(
                    guarded.send("POST", "/v1/ratings", lines, "Authorization", mine, "Content-Type", type),
                    403,
                    "forbidden");
            HttpResponse<String> noJson =
                    guarded.send("POST", "/v1/ratings", "{", "Authorization", mine, "Content-Type", type);
            assertThat(noJson.statusCode()).isEqualTo(202);
            assertThat(ApiBench.json(noJson).at("/refused/0/reason").asText()).isEqualTo("not-json");
            assertThat(guarded.get("/health/serving").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "shop.example:8080", "127.0.0.1.shop.example"})
    void shouldNotAnswerUnderANameThatIsNotItsOwn(String host) throws IOException {
        Exchange answer = raw("GET /v1/popular HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.answer()).contains("/problems/forbidden", "api.hosts");
    }

    @Test
    void shouldAnswerInTheSameFormWhatIsNoHttp() throws IOException {
        String end = "\r\nConnection: close\r\n\r\n";
        assertThat(raw("GET /v1/popular HTTP/1.1" + end).status())
                .as("without a host")
                .isEqualTo(400);
        assertThat(raw("GET /v1/popular HTTP/1.1\r\nHost: a\r\nHost: b" + end).status())
                .isEqualTo(400);
        assertThat(raw("GET /v1/pop%ular HTTP/1.1\r\nHost: localhost" + end).status())
                .isEqualTo(400);
    }

    @Test
    void shouldSayWhenThereAreTooManyRequests() throws Exception {
        try (ApiBench limited = bench.another(folder, Map.of("api.rate", "1"))) {
            List<HttpResponse<String>> answers = new ArrayList<>();
            Awaitility.await().until(() -> {
                answers.add(limited.get("/v1/status"));
                return answers.get(answers.size() - 1).statusCode() == 429;
            });
            HttpResponse<String> last = answers.get(answers.size() - 1);
            problem(last, 429, "rate-limited");
            assertThat(last.headers().firstValue("Retry-After")).contains("1");
            assertThat(last.headers().firstValue("RateLimit-Policy").orElseThrow())
                    .contains("q=1");
        }
    }

    @Test
    void shouldSayWhenTooManyQuestionsWait() throws Exception {
        try (ApiBench narrow = bench.another(folder, Map.of("api.queue", "1", "api.timeout.ms", "60000"))) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CompletableFuture<?> slow = narrow.serving().computed().ask(view -> {
                begun.countDown();
                await(goOn);
                return view;
            });
            begun.await();
            CompletableFuture<?> waiting = narrow.serving().computed().ask(view -> view);
            HttpResponse<String> answer = narrow.get("/v1/items");
            goOn.countDown();
            CompletableFuture.allOf(slow, waiting).join();
            problem(answer, 503, "overloaded");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(narrow.get("/v1/items").statusCode()).isEqualTo(200);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldSayHowFarItIsWhereAWriteIsNotLearnedYet() {
        JsonNode problem = problem(bench.get("/v1/users/somebody", "Thalweg-After", "0@999999"), 504, "not-caught-up");
        assertThat(problem.get("position").asText()).startsWith("0@");
        problem(bench.get("/v1/popular", "Thalweg-After", "1@999999"), 504, "not-caught-up");
    }

    @Test
    void shouldSayWhatIsStillToBeReadWhereItStarts() throws Exception {
        try (ApiBench starting = bench.starting(folder, Map.of())) {
            HttpResponse<String> answer = starting.get("/v1/popular");
            problem(answer, 503, "starting");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            problem(starting.send("PUT", "/v1/users/42/ratings/1", "{\"rating\":3}"), 503, "starting");
            assertThat(starting.get("/health/serving").statusCode()).isEqualTo(503);
            JsonNode status = ApiBench.json(starting.get("/v1/status"));
            assertThat(status.get("ready").asBoolean()).isFalse();
            for (String document : List.of("openapi", "asyncapi")) {
                assertThat(ApiBench.json(starting.get("/v1/" + document + ".json"))
                                .has(document))
                        .isTrue();
            }
        }
    }

    @Test
    void shouldSayWhenWhatItKnowsIsTooOld() throws Exception {
        try (ApiBench strict = bench.another(folder, Map.of("api.max.age.ms", "1"))) {
            Awaitility.await().until(() -> strict.get("/v1/users/somebody").statusCode() == 503);
            Awaitility.await().untilAsserted(() -> problem(strict.get("/v1/users/somebody"), 503, "too-old"));
            assertThat(strict.get("/health/serving").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldGivePublishedListsOnlyWhereItComputesNothing() throws Exception {
        Awaitility.await().until(() -> bench.serving().replicas().list("somebody") != null);
        try (ApiBench plain = bench.another(folder, Map.of("api.computed", "false"))) {
            assertThat(plain.get("/v1/users/somebody/recommendations").statusCode())
                    .isEqualTo(200);
            problem(plain.get("/v1/users/somebody/recommendations?rated=true"), 503, "not-computed");
            problem(plain.get("/v1/similar?title=Sabrina"), 503, "not-computed");
            problem(plain.send("POST", "/v1/recommendations", "{\"user\":\"42\"}"), 503, "not-computed");
        }
    }

    @Test
    void shouldGiveADocumentOnceAndThenSayThatItIsTheSame() {
        for (String document : List.of("openapi", "asyncapi")) {
            HttpResponse<String> whole = bench.get("/v1/" + document + ".json");
            assertThat(whole.statusCode()).isEqualTo(200);
            String tag = whole.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> same = bench.get("/v1/" + document + ".json", "If-None-Match", "\"1\", " + tag);
            assertThat(same.statusCode()).isEqualTo(304);
        }
        assertThat(ApiBench.json(bench.get("/v1/openapi.json")))
                .isEqualTo(OpenApi.published().document());
        assertThat(ApiBench.json(bench.get("/v1/asyncapi.json")))
                .isEqualTo(AsyncApi.published().document());
    }

    /** HEAD says what GET would, without the body, and leaves no stream open. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/popular", "/v1/users/nobody", "/v1/openapi.json", "/v1/errors/events"})
    void shouldAnswerHeadAsGetWithoutABody(String path) {
        String accept = path.endsWith("events") ? "text/event-stream" : "*/*";
        HttpResponse<String> head = bench.send("HEAD", path, null, "Accept", accept);
        assertThat(head.body()).isEmpty();
        assertThat(head.statusCode()).isEqualTo(path.endsWith("nobody") ? 404 : 200);
        assertThat(bench.serving().feed().clientCount()).isZero();
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = ApiBench.json(answer);
        assertThat(problem.get("type").asText()).isEqualTo("/problems/" + type);
        return problem;
    }

    /** What comes of bytes that no client of a library would send, held against the document too. */
    private static Exchange raw(String request) throws IOException {
        URI address = bench.server().address();
        String text;
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        String[] parts = text.split("\r\n\r\n", 2);
        List<String> lines = parts[0].lines().toList();
        Map<String, List<String>> headers = lines.stream()
                .skip(1)
                .map(line -> line.split(": *", 2))
                .collect(Collectors.toMap(line -> line[0], line -> List.of(line[1]), (a, b) -> a, LinkedHashMap::new));
        Exchange exchange = new Exchange(
                "GET",
                address.resolve("/v1/popular"),
                null,
                Integer.parseInt(lines.get(0).split(" ", 3)[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                parts[1]);
        assertThat(new OpenApiAnswers(OpenApi.published()).faults(exchange))
                .as(text)
                .isEmpty();
        return exchange;
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }
}
