package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Errors as a client of a real server gets them. */
final class ProblemAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // by start
    private static Javalin javalin;

    @BeforeAll
    static void start() {
        javalin = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.http.maxRequestSize = 100;
                    ProblemAnswers.install(config);
                    config.routes.get("/limited", context -> {
                        throw new ProblemException(Problem.of(ProblemType.OVERLOADED, "64 requests wait")
                                .retryAfter(1));
                    });
                    config.routes.get(
                            "/later",
                            context -> context.future(() -> CompletableFuture.failedFuture(
                                    ProblemException.of(ProblemType.UNKNOWN_ITEM, "there is no item 7"))));
                    config.routes.get("/broken", context -> {
                        throw new IllegalStateException("the password is hush");
                    });
                    config.routes.post("/body", context -> context.result(context.bodyAsBytes()));
                    config.routes.get("/fine", context -> context.result("fine"));
                })
                .start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        javalin.stop();
    }

    @Test
    void shouldWriteAProblemThatAHandlerThrows() throws Exception {
        HttpResponse<String> answer = send("GET", "/limited", "");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(problem(answer).get("type").textValue()).isEqualTo("/problems/overloaded");
    }

    @Test
    void shouldWriteAProblemThatAFutureEndsWith() throws Exception {
        HttpResponse<String> answer = send("GET", "/later", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(problem(answer).get("detail").textValue()).isEqualTo("there is no item 7");
    }

    @Test
    void shouldSayThatThereIsNoSuchPath() throws Exception {
        HttpResponse<String> answer = send("GET", "/nowhere", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(problem(answer).get("type").textValue()).isEqualTo("/problems/no-such-path");
    }

    @Test
    void shouldNameTheMethodsThatThereAre() throws Exception {
        HttpResponse<String> answer = send("DELETE", "/fine", "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("GET"));
        assertThat(problem(answer).get("type").textValue()).isEqualTo("/problems/method-not-allowed");
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() throws Exception {
        HttpResponse<String> answer = send("POST", "/body", "x".repeat(1_000));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(problem(answer).get("type").textValue()).isEqualTo("/problems/too-large");
    }

    @Test
    void shouldSayNothingOfAMistakeButTheId() throws Exception {
        HttpResponse<String> answer = send("GET", "/broken", "");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(problem(answer).get("type").textValue()).isEqualTo("/problems/internal-error");
        assertThat(answer.body()).doesNotContain("hush").doesNotContain("Exception");
    }

    /** Also looks at what all problems have in common. */
    private static JsonNode problem(HttpResponse<String> answer) throws IOException {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("status").intValue()).isEqualTo(answer.statusCode());
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .contains(problem.get("requestId").textValue());
        return problem;
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + javalin.port() + path))
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
