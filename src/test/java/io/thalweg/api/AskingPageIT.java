package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.MarkdownPage;
import io.thalweg.MarkedBlock;
import io.thalweg.api.request.ProblemType;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README and the page of asking: their commands are run in their order, and answer as they say; the page has every path. */
@Timeout(300)
final class AskingPageIT {

    private static final Path PAGE = MarkdownPage.SITE.resolve("using/asking.md");
    private static final String PAGE_HOST = "http://127.0.0.1:8090";

    /** For balancers, beside the routes of the API. */
    private static final String HEALTH = "GET /health/serving";

    @TempDir
    Path folder;

    private record Asked(int status, String method, String path, String body) {}

    @Test
    void shouldAnswerWhatThePageAsksAsThePageSays() throws Exception {
        Program.require("bash");
        Program.require("curl");
        PageScript page = PageScript.of(MarkdownPage.ASKING);
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApiBench bench = new ApiBench(broker, "asking", 4, folder.resolve("state"), Map.of())) {
            GeneratedStream.fill(bench);
            bench.topics().send(new Rating("another", "20", 99, 1_700_000_000_000L)); // a producer's, past the API
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> bench.application().total(Total.REJECTED) == 1);
            List<Asked> asked = ask(page, bench.server().address());

            assertThat(asked).as("a curl that failed ends the script").hasSameSizeAs(page.questions());
            for (int n = 0; n < asked.size(); n++) {
                assertThat(asked.get(n).status)
                        .as(page.questions().get(n).line() + "\n" + asked.get(n).body)
                        .isEqualTo(page.questions().get(n).status());
            }
            for (PageScript.Shown shown : page.answers()) {
                String line = page.questions().get(shown.question()).line();
                String body = asked.get(shown.question()).body;
                assertThat(isShortOf(ApiBench.JSON.readTree(shown.json()), ApiBench.JSON.readTree(body)))
                        .as("%s%nanswers %s%nand the page has %s", line, body, shown.json())
                        .isTrue();
            }
            assertThat(routes(asked, bench.routes()))
                    .as("paths of the page's commands")
                    .isEqualTo(paths(bench.routes()));
            assertThat(bench.application().total(Total.REJECTED))
                    .as("the API refuses what breaks a rule before it is written")
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldExplainEveryProblem() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "problems"))
                .map(cells -> cells.get(0) + " " + cells.get(1))
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(type -> type.status() + " " + type.code())
                        .toList());
    }

    private List<Asked> ask(PageScript page, URI host) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("page.sh"), page.bash(PAGE_HOST, host.toString()));
        Path out = Files.createDirectory(folder.resolve("asked"));
        Program.run(folder, Map.of("OUT", out.toString()), "bash", script.toString());
        List<Asked> asked = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("asked"))) {
            String[] parts = line.split(" ", 3);
            String body = Files.readString(out.resolve(asked.size() + 1 + ".body"));
            asked.add(new Asked(
                    Integer.parseInt(parts[0]),
                    parts[1],
                    URI.create(parts[2]).getRawPath(),
                    body.startsWith("HTTP/") ? body.split("\r\n\r\n", 2)[1] : body));
        }
        return asked;
    }

    private static Set<String> paths(List<Route> routes) {
        Set<String> paths =
                routes.stream().map(AskingPageIT::name).collect(Collectors.toCollection(LinkedHashSet::new));
        paths.add(HEALTH);
        return paths;
    }

    /** Of each question the route that answers it, or itself where none does. */
    private static Set<String> routes(List<Asked> asked, List<Route> routes) {
        return asked.stream()
                .map(each -> routes.stream()
                        .filter(route -> route.method().name().equals(each.method)
                                && each.path.matches(route.path().replaceAll("\\{[^}]*}", "[^/]+")))
                        .map(AskingPageIT::name)
                        .findFirst()
                        .orElse(each.method + " " + each.path))
                .collect(Collectors.toSet());
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    /** Whether all fields that are shown are there, each of its kind, and of each list some entry. */
    private static boolean isShortOf(JsonNode shown, JsonNode answer) {
        if (shown.isObject()) {
            return shown.properties().stream()
                    .allMatch(field ->
                            answer.has(field.getKey()) && isShortOf(field.getValue(), answer.get(field.getKey())));
        }
        if (shown.isArray()) {
            return answer.isArray()
                    && StreamSupport.stream(shown.spliterator(), false)
                            .allMatch(each -> StreamSupport.stream(answer.spliterator(), false)
                                    .anyMatch(there -> isShortOf(each, there)));
        }
        return shown.getNodeType() == answer.getNodeType();
    }
}
