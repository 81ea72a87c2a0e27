package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.stream.LiveErrors;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An application of the packaged program that Prometheus watches, with the generated ratings that it learns. */
final class WatchedApplication {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final List<String> COHORTS = List.of("all", "new-user", "new-item", "warm");

    private final String id;
    private final GeneratorOptions ratings;
    private final String servers;
    private final Path folder;
    private final int port;
    private final int apiPort;

    WatchedApplication(String id, GeneratorOptions ratings, String servers, Path folder, int port) throws IOException {
        this.id = id;
        this.ratings = ratings;
        this.servers = servers;
        this.folder = Files.createDirectories(folder.resolve(id));
        this.port = port;
        this.apiPort = PrometheusServer.freePort();
    }

    /** As many whole ratings on a scale. */
    static GeneratorOptions ratings(int count, String scale) {
        GeneratorOptions stars = GeneratorOptions.forRatings(count);
        return new GeneratorOptions(stars.seed(), count, stars.users(), stars.items(), RatingScale.parse(scale), 1);
    }

    String id() {
        return id;
    }

    long ratingCount() {
        return ratings.ratings();
    }

    double range() {
        return ratings.scale().range();
    }

    /** What a label matcher of PromQL says between the braces. */
    String label() {
        return "application='" + id + "'";
    }

    void createTopics() {
        assertThat(execute("topics", "create").exitCode()).isZero();
    }

    ThalwegProcess start() throws IOException {
        return ThalwegProcess.start(
                folder,
                arguments(
                        "run",
                        "--set",
                        "http.port=" + port,
                        "--set",
                        "api.port=" + apiPort,
                        "--set",
                        "state.dir=" + folder.resolve("state")));
    }

    /** All ratings, and a few that are refused. */
    void send(double ratingsPerSecond) throws IOException {
        List<String> lines = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
        new RatingGenerator(ratings)
                .forEachRemaining(rating -> lines.add(rating.userId() + "," + rating.itemId() + "," + rating.value()
                        + "," + rating.timestampMillis() / 1000));
        Path file = Files.write(folder.resolve("ratings.csv"), lines);
        Outcome sent =
                execute("replay", "--ratings", file.toString(), "--rate", "" + ratingsPerSecond, "--damage", "0.01");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }

    /** Asks the API for a list. */
    void ask() throws IOException, InterruptedException {
        URI popular = URI.create("http://127.0.0.1:" + apiPort + "/v1/popular");
        HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(popular).build(), HttpResponse.BodyHandlers.discarding());
    }

    /** What the errors topic says now. */
    LiveErrors published() {
        LiveErrors errors = new LiveErrors();
        Map<String, Object> properties =
                ThalwegConfig.of(Map.of("bootstrap.servers", servers)).consumerProperties();
        try (CompactedTopicReader reader = new CompactedTopicReader(properties, id + ".errors", errors::accept)) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
        }
        return errors;
    }

    /** By cohort, over all ratings. */
    Map<String, Double> publishedRmse() {
        LiveErrors errors = published();
        Map<String, Double> rmse = new TreeMap<>();
        COHORTS.forEach(cohort -> rmse.put(cohort, errors.latest("all", cohort).rmse()));
        return rmse;
    }

    private Outcome execute(String... command) {
        return Outcome.of(arguments(command));
    }

    private String[] arguments(String... command) {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        for (String setting : List.of(
                "bootstrap.servers=" + servers,
                "application.id=" + id,
                "topic.prefix=" + id + ".",
                "rating.scale=" + ratings.scale())) {
            all.addAll(List.of("--set", setting));
        }
        return all.toArray(String[]::new);
    }
}
