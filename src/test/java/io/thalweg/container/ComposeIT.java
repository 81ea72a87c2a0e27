package io.thalweg.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stack of {@code docker/compose.yaml} but for Prometheus and Grafana, as a user starts it: two learners, one that
 * answers, and a file with titles.
 */
@Tag("docker")
@Timeout(600)
final class ComposeIT {

    private static final String KAFKA = Engine.image("KAFKA_IMAGE", "apache/kafka:4.3.1");
    private static final String JRE = Engine.image("JRE_IMAGE", "eclipse-temurin:21-jre");
    private static final int RATINGS = 3_000;
    private static final Duration WAIT = Duration.ofMinutes(3);

    @Test
    void shouldLearnTwiceServeOnceAndShowTitles(@TempDir Path folder) throws Exception {
        Engine.require(KAFKA, JRE);
        try (Compose compose =
                Compose.require("thalweg-it-" + ProcessHandle.current().pid())) {
            Path ratings = folder.resolve("ratings.csv");
            Path items = folder.resolve("movies.csv");
            String user = write(ratings, items);
            Map<String, String> files = Map.of("RATINGS", ratings.toString(), "ITEMS", items.toString());

            compose.succeed(
                    Map.of(),
                    "up",
                    "--build",
                    "--detach",
                    "--wait",
                    "--scale",
                    "application=2",
                    "application",
                    "serve");
            assertThat(compose.containers("application")).hasSize(2);
            assertThat(compose.volumes("application")).as("one each").hasSize(2);
            assertMissingFileIsRefused(compose, folder);
            String sent = compose.succeed(files, "run", "--rm", "replay").output();
            assertThat(sent)
                    .contains("sent 3,000 ratings, 0 damaged copies and ")
                    .doesNotContain(" and 0 items");

            String lists = "http://" + compose.address("serve", 8090) + "/v1/users/" + user + "/recommendations?n=3";
            await().atMost(WAIT).untilAsserted(() -> assertThat(get(lists))
                    .contains("\"from\":\"published\"", "\"title\":\"Film "));
            for (String index : List.of("1", "2")) {
                assertThat(compose.succeed(
                                        Map.of(),
                                        "exec",
                                        "-T",
                                        "--index",
                                        index,
                                        "application",
                                        "bash",
                                        "/opt/thalweg/health",
                                        "ready")
                                .output())
                        .contains("\"ok\":true");
            }
        }
    }

    /** And leaves no folder of root behind. */
    private static void assertMissingFileIsRefused(Compose compose, Path folder) {
        Path absent = folder.resolve("absent.csv");
        Engine.Said said = compose.run(Map.of("RATINGS", absent.toString()), "run", "--rm", "replay");
        assertThat(said.exitCode()).isNotZero();
        assertThat(said.output()).contains("path does not exist: " + absent);
        assertThat(absent).doesNotExist();
    }

    /** Generated ratings, and a title for each of their items; returns a user of whom there are some. */
    private static String write(Path ratings, Path items) throws IOException {
        List<String> rated = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
        TreeSet<String> ids = new TreeSet<>();
        String user = "";
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
        while (generator.hasNext()) {
            Rating rating = generator.next();
            user = rating.userId();
            ids.add(rating.itemId());
            rated.add(user + "," + rating.itemId() + "," + rating.value() + "," + rating.timestampMillis() / 1000);
        }
        List<String> titles = new ArrayList<>(List.of("movieId,title,genres"));
        ids.forEach(id -> titles.add(id + ",Film " + id + " (2001),Comedy"));
        Files.write(ratings, rated);
        Files.write(items, titles);
        return user;
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
