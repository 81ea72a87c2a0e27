package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.api.access.Role;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who may ask what, from where and how much, of an API beside a learning application. */
@Timeout(300)
final class ApiSecurityIT {

    private static final String SHOP = "https://shop.example";
    private static final String MINE = "person-mine-4d";
    private static final String OTHER = "person-other-8e";
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int STREAMS = 1_000;
    private static final int BODY_BYTES = 1_000_000;

    /** Of each path, what may ask it; spelled here as the documents have it. */
    private static final Map<String, Role> ROLES = roles();

    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.thalweg");
    private static Level level;

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static ApiBench bench;
    private static Path tokens;

    @BeforeAll
    static void start() throws Exception {
        LOG.start();
        ROOT.addAppender(LOG);
        level = OURS.getLevel();
        OURS.setLevel(Level.DEBUG);
        broker = EmbeddedBroker.start();
        tokens = folder.resolve("tokens");
        writeTokens(Map.of());
        bench = new ApiBench(
                broker,
                "secured",
                2,
                folder.resolve("state"),
                Map.of("api.tokens", tokens.toString(), "api.origins", SHOP));
        for (int item = 0; item < 10; item++) {
            for (String user : List.of(MINE, OTHER, "person-third-2b")) {
                bench.topics().send(new Rating(user, "film-" + item, 1 + item % 5, 1_700_000_000_000L + item));
            }
        }
        await().atMost(WAIT)
                .until(() -> as("admin", "GET", "/v1/users/" + OTHER, null).statusCode() == 200
                        && as("admin", "GET", "/v1/users/" + MINE, null).statusCode() == 200
                        && as("admin", "GET", "/v1/items/film-9", null).statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        bench.close();
        broker.close();
        ROOT.detachAppender(LOG);
        OURS.setLevel(level);
        assertThat(LOG.list).as("what is looked through").isNotEmpty();
        for (ILoggingEvent each : LOG.list) {
            String line = each.getFormattedMessage()
                    + (each.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(each.getThrowableProxy()));
            assertThat(line).as("a token").doesNotContain("token-of-");
            if (each.getLevel().isGreaterOrEqual(Level.INFO)) {
                assertThat(line).as("a person's id").doesNotContain("person-");
            }
        }
    }

    @Test
    void shouldLetEachRoleReachWhatItMayAndNothingElse() {
        Map<String, Role> routes = new TreeMap<>();
        bench.routes().forEach(each -> routes.put(each.method() + " " + each.path(), each.role()));
        assertThat(routes).isEqualTo(new TreeMap<>(ROLES));
        ROLES.forEach((route, needed) -> {
            String method = route.substring(0, route.indexOf(' '));
            String path = path(route.substring(method.length() + 1), "nobody");
            HttpResponse<String> unknown = bench.send(method, path, null);
            assertThat(unknown.statusCode()).as(route).isEqualTo(401);
            assertThat(unknown.headers().firstValue("WWW-Authenticate"))
                    .as(route)
                    .contains("Bearer");
            assertPlain(unknown);
            HttpResponse<String> wrong = bench.send(method, path, null, "Authorization", "Bearer token-of-nobody");
            assertThat(wrong.statusCode()).as(route).isEqualTo(401);
            assertThat(wrong.headers().firstValue("WWW-Authenticate"))
                    .as(route)
                    .contains("Bearer error=\"invalid_token\"");
            for (Role role : Role.values()) {
                String body = method.equals("POST") || method.equals("PUT") ? "{}" : null;
                HttpResponse<String> answer = as(role.word(), method, path, body);
                if (role == needed || role == Role.ADMIN) {
                    assertThat(answer.statusCode())
                            .as(role + " " + route + answer.body())
                            .isNotIn(401, 403, 429, 500, 503);
                } else {
                    assertThat(answer.statusCode()).as(role + " " + route).isEqualTo(403);
                    assertThat(answer.body()).contains("lacks the role " + needed.word());
                }
            }
        });
    }

    @Test
    void shouldLetATokenOfOneUserReachNoOther() {
        Map<String, String> refused = new LinkedHashMap<>();
        for (String path : List.of(
                "/v1/users/" + OTHER,
                "/v1/users/" + OTHER + "/recommendations",
                "/v1/users/" + OTHER + "/recommendations/events",
                "/v1/users/" + OTHER + "/ratings",
                "/v1/users/" + OTHER + "/estimates?item=film-1",
                "/v1/users/" + OTHER + "/because/film-1",
                "/v1/users/" + OTHER + "/surprising",
                "/v1/recommendations?user=" + OTHER,
                "/v1/popular?user=" + OTHER,
                "/v1/items/film-1/similar?user=" + OTHER,
                "/v1/similar?item=film-1&user=" + OTHER,
                "/v1/users",
                "/v1/users?sort=ratings",
                "/v1/dead-letters",
                "/v1/erasures/some-id")) {
            refused.put("GET " + path, null);
        }
        refused.put("POST /v1/recommendations", "{\"user\":\"" + OTHER + "\"}");
        refused.put("POST /v1/recommendations?", "{\"users\":[\"" + MINE + "\",\"" + OTHER + "\"]}");
        refused.put(
                "POST /v1/recommendations/batch",
                "{\"requests\":[{\"user\":\"" + MINE + "\"},{\"user\":\"" + OTHER + "\"}]}");
        refused.put("PUT /v1/users/" + OTHER + "/ratings/film-1", "{\"rating\":1}");
        refused.put("DELETE /v1/users/" + OTHER + "/ratings/film-1", null);
        refused.put("DELETE /v1/users/" + OTHER, null);
        refused.put("POST /v1/refresh", null);
        refused.put("PUT /v1/items/film-1", "{\"title\":\"Mine\"}");
        refused.put("DELETE /v1/items/film-1", null);
        refused.put("POST /v1/items", "[{\"itemId\":\"film-1\",\"title\":\"Mine\"}]");
        refused.put("POST /v1/ratings", "[" + rating(MINE) + "," + rating(OTHER) + "]");
        refused.forEach((asked, body) -> {
            String[] parts = asked.split(" ", 2);
            HttpResponse<String> answer = as("mine", parts[0], parts[1], body);
            assertThat(answer.statusCode()).as(asked + answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("is for one user");
        });
        String both = rating(MINE) + "\n" + rating(OTHER);
        String csv = MINE + ",film-1,3\n" + OTHER + ",film-1,3\n";
        assertThat(batch(both, "application/x-ndjson").statusCode()).isEqualTo(403);
        assertThat(batch(csv, "text/csv").statusCode()).isEqualTo(403);

        // What one reader takes for mine and another for theirs is written of neither.
        String twice = rating(MINE).replace("}", ",\"userId\":\"" + OTHER + "\"}");
        String reversed = rating(OTHER).replace("}", ",\"userId\":\"" + MINE + "\"}");
        HttpResponse<String> odd = batch(twice + "\n" + reversed + "\nno json\nnull", "application/x-ndjson");
        assertThat(odd.statusCode()).as(odd.body()).isEqualTo(202);
        assertThat(ApiBench.json(odd).get("accepted").asInt()).as(odd.body()).isZero();
        HttpResponse<String> glued = batch(rating(MINE) + rating(OTHER), "application/x-ndjson");
        assertThat(glued.statusCode() == 403
                        || ApiBench.json(glued).get("accepted").asInt() <= 1)
                .isTrue();

        assertThat(as("mine", "GET", "/v1/users/" + MINE, null).statusCode()).isEqualTo(200);
        assertThat(as("mine", "POST", "/v1/recommendations", "{\"user\":\"" + MINE + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(as("mine", "POST", "/v1/recommendations", "{\"ratings\":[{\"itemId\":\"film-1\",\"rating\":5}]}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> mine = as("mine", "POST", "/v1/ratings", "[" + rating(MINE) + "]");
        assertThat(mine.statusCode()).isEqualTo(202);
        HttpResponse<String> seen =
                as("admin", "GET", "/v1/users/" + OTHER + "/ratings", null, "Thalweg-After", ApiBench.position(mine));
        for (JsonNode each : ApiBench.json(seen).get("ratings")) {
            assertThat(each.get("rating").asInt())
                    .isEqualTo(1 + Integer.parseInt(each.get("itemId").asText().substring(5)) % 5);
        }
    }

    @Test
    void shouldAnswerByNoForeignNameAndNoForeignPage() throws Exception {
        for (String route : new ArrayList<>(ROLES.keySet())) {
            String method = route.substring(0, route.indexOf(' '));
            String path = path(route.substring(method.length() + 1), "nobody");
            for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8090")) {
                String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: " + host
                        + "\r\nAuthorization: Bearer token-of-admin\r\nConnection: close\r\n\r\n");
                assertThat(answer)
                        .as(route)
                        .startsWith("HTTP/1.1 403 ")
                        .contains("X-Content-Type-Options: nosniff", "api.hosts");
            }
        }
        assertThat(raw("GET /health/serving HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(raw("GET /health/serving HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");

        HttpResponse<String> preflight = bench.send("OPTIONS", "/v1/ratings", null, "Origin", SHOP);
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains(SHOP);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(each -> assertThat(each).contains("Authorization", "Content-Type"));
        HttpResponse<String> foreign = bench.send("OPTIONS", "/v1/ratings", null, "Origin", "https://evil.example");
        assertThat(foreign.headers().map())
                .noneSatisfy((name, values) -> assertThat(name).startsWithIgnoringCase("access-control-"));
        // A browser sends this one, of any page, without a preflight.
        for (String origin : List.of("https://evil.example", "null")) {
            HttpResponse<String> page = as("keeper", "POST", "/v1/refresh", null, "Origin", origin);
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("api.origins");
        }
        for (String origin : List.of(SHOP, bench.server().address().toString())) {
            assertThat(as("keeper", "POST", "/v1/refresh", null, "Origin", origin)
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void shouldTakeNoBodyThatAPageCouldSendUnasked() {
        for (String route : ROLES.keySet()) {
            String method = route.substring(0, route.indexOf(' '));
            boolean hasBody = (method.equals("POST") && !route.endsWith("/refresh")) || method.equals("PUT");
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
                if (hasBody) {
                    HttpResponse<String> answer = as(
                            "admin",
                            method,
                            path(route.substring(method.length() + 1), "nobody"),
                            "{\"rating\":4}",
                            "Content-Type",
                            type);
                    assertThat(answer.statusCode()).as(route + answer.body()).isEqualTo(415);
                }
            }
        }
    }

    @Test
    void shouldKnowNewTokensAndForgetOldOnesWhileItRuns() throws Exception {
        assertThat(as("late", "GET", "/v1/status", null).statusCode()).isEqualTo(401);
        writeTokens(Map.of("late", "reader"));
        await().atMost(WAIT).until(() -> as("late", "GET", "/v1/status", null).statusCode() == 200);
        writeTokens(Map.of());
        await().atMost(WAIT).until(() -> as("late", "GET", "/v1/status", null).statusCode() == 401);
        assertThat(as("reader", "GET", "/v1/status", null).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldBoundBodiesLinesAndHeaders() throws Exception {
        String head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer token-of-admin\r\n";
        String type = "Content-Type: application/json\r\n";
        byte[] large = new byte[BODY_BYTES + 1];
        Arrays.fill(large, (byte) ' ');
        assertProblem(
                413,
                raw("POST /v1/recommendations" + head + type + "Content-Length: " + large.length + "\r\n\r\n", large));
        // Without a length: it ends as soon as it is too long, not when the sender ends.
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int n = 0; n < 17; n++) {
            chunks.write(chunk);
        }
        assertProblem(
                413,
                raw(
                        "POST /v1/recommendations" + head + type + "Transfer-Encoding: chunked\r\n\r\n",
                        chunks.toByteArray()));
        assertProblem(414, raw("GET /v1/items?q=" + "x".repeat(9_000) + head + "\r\n"));
        assertProblem(431, raw("GET /v1/items" + head + "X-Long: " + "x".repeat(9_000) + "\r\n\r\n"));
        assertProblem(400, raw("GET /v1/items HTTP/1.1\r\nno header\r\n\r\n"));
    }

    @Test
    void shouldEndConnectionsThatBringAByteASecondAndAnswerOthersMeanwhile() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int n = 0; n < 20; n++) {
                Socket socket = socket();
                slow.add(socket);
                String request = n % 2 == 0
                        ? "GET /v1/items HTTP/1.1\r\nX-Slow: "
                        : "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Authorization: Bearer token-of-admin\r\nContent-Length: 1000\r\n\r\n{";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            List<Socket> open = new ArrayList<>(slow);
            await("slow ones that are still connected")
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> {
                        open.removeIf(each -> !takes(each));
                        assertThat(as("admin", "GET", "/v1/status", null).statusCode())
                                .isEqualTo(200);
                        return open.isEmpty();
                    });
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
        assertThat(as("admin", "POST", "/v1/recommendations", "{\"user\":\"" + MINE + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseMoreStreamsThanThereIsRoomForAndAnswerOthersMeanwhile() throws Exception {
        String request = String.join(
                "\r\n",
                "GET /v1/errors/events HTTP/1.1",
                "Host: localhost",
                "Accept: text/event-stream",
                "Authorization: Bearer token-of-reader",
                "",
                "");
        List<Socket> streams = new ArrayList<>();
        try {
            int before = bench.serving().feed().clientCount();
            for (int n = before; n < STREAMS; n++) {
                Socket socket = socket();
                streams.add(socket);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                if (n % 100 == 99) { // each costs a token's request, of which a second has 1,000
                    int opened = n + 1;
                    await().atMost(WAIT).until(() -> bench.serving().feed().clientCount() == opened);
                }
            }
            HttpResponse<String> more = as("reader", "GET", "/v1/errors/events", null, "Accept", "text/event-stream");
            assertThat(more.statusCode()).isEqualTo(503);
            assertThat(more.body()).contains("/problems/overloaded");
            assertThat(more.headers().firstValue("Retry-After")).contains("1");
            assertThat(as("admin", "GET", "/v1/status", null).statusCode()).isEqualTo(200);
        } finally {
            for (Socket each : streams) {
                each.close();
            }
        }
        // A client that is gone is noticed when something is written to it.
        await().atMost(WAIT).until(() -> bench.serving().feed().clientCount() == 0);
    }

    /** Whether it still takes a byte. */
    private static boolean takes(Socket socket) {
        try {
            socket.getOutputStream().write('1');
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertProblem(int status, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json", "\"status\":" + status, "nosniff", "Cache-Control: no-store");
    }

    private static HttpResponse<String> batch(String body, String type) {
        return as("mine", "POST", "/v1/ratings", body, "Content-Type", type);
    }

    private static HttpResponse<String> as(String token, String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", "Bearer token-of-" + token));
        HttpResponse<String> answer = bench.send(method, path, body, all.toArray(String[]::new));
        assertPlain(answer);
        return answer;
    }

    /** What every answer says to browsers and caches. */
    private static void assertPlain(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().allValues("Cache-Control"))
                .hasSize(1)
                .first()
                .isIn("no-store", "private, no-cache");
    }

    private static Socket socket() throws IOException {
        return new Socket(
                bench.server().address().getHost(), bench.server().address().getPort());
    }

    private static String raw(String head) throws IOException {
        return raw(head, new byte[0]);
    }

    /** What is answered to the end of the connection. */
    private static String raw(String head, byte[] body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = socket()) {
            socket.setSoTimeout((int) WAIT.toMillis());
            OutputStream out = socket.getOutputStream();
            try {
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
            } catch (IOException e) {
                // It may have answered and gone before the end.
            }
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(answer);
            } catch (IOException e) {
                // The same.
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static String rating(String user) {
        return "{\"userId\":\"" + user + "\",\"itemId\":\"film-1\",\"rating\":4}";
    }

    private static String path(String template, String user) {
        return template.replace("{user}", user).replace("{item}", "film-none").replace("{id}", "none");
    }

    private static void writeTokens(Map<String, String> more) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Role role : Role.values()) {
            lines.add(line(role.word(), role.word()));
        }
        lines.add(line("mine", "reader,rater,catalog,keeper,admin") + " user=" + MINE);
        for (Map.Entry<String, String> each : more.entrySet()) {
            lines.add(line(each.getKey(), each.getValue()));
        }
        Path next = Files.write(tokens.resolveSibling("tokens-next"), lines);
        Files.move(next, tokens, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String line(String name, String roles) throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(("token-of-" + name).getBytes(StandardCharsets.UTF_8));
        return name + " " + roles + " " + HexFormat.of().formatHex(hash);
    }

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (String path : List.of(
                "/v1/users/{user}/recommendations",
                "/v1/users/{user}/recommendations/events",
                "/v1/recommendations",
                "/v1/popular",
                "/v1/openapi.json",
                "/v1/asyncapi.json",
                "/v1/users/{user}",
                "/v1/users/{user}/ratings",
                "/v1/users/{user}/estimates",
                "/v1/users/{user}/because/{item}",
                "/v1/users/{user}/surprising",
                "/v1/items",
                "/v1/items/{item}",
                "/v1/items/{item}/similar",
                "/v1/similar",
                "/v1/items/{item}/similarity",
                "/v1/representative",
                "/v1/errors",
                "/v1/errors/events",
                "/v1/status")) {
            roles.put("GET " + path, Role.READER);
        }
        for (String path : List.of("/v1/recommendations", "/v1/recommendations/batch", "/v1/estimates")) {
            roles.put("POST " + path, Role.READER);
        }
        roles.put("GET /v1/users", Role.ADMIN);
        roles.put("GET /v1/dead-letters", Role.ADMIN);
        roles.put("PUT /v1/users/{user}/ratings/{item}", Role.RATER);
        roles.put("DELETE /v1/users/{user}/ratings/{item}", Role.RATER);
        roles.put("POST /v1/ratings", Role.RATER);
        roles.put("PUT /v1/items/{item}", Role.CATALOG);
        roles.put("DELETE /v1/items/{item}", Role.CATALOG);
        roles.put("POST /v1/items", Role.CATALOG);
        roles.put("DELETE /v1/users/{user}", Role.KEEPER);
        roles.put("GET /v1/erasures/{id}", Role.KEEPER);
        roles.put("POST /v1/refresh", Role.KEEPER);
        return roles;
    }
}
