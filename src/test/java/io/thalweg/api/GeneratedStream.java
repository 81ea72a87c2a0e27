package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.catalog.GeneratedCatalog;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.model.Total;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** How the demo begins: titles first, then some thousand of its ratings, learned and listed. */
final class GeneratedStream {

    private static final int RATINGS = 4_000;
    private static final int RATINGS_OF_DEMO = 100_000;
    private static final int MOST_OF_BATCH = 1_000;

    private GeneratedStream() {}

    static void fill(ApiBench bench) {
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(RATINGS_OF_DEMO)
                .withSeed(ThalwegConfig.of(Map.of()).get(Keys.SEED)));
        List<Item> items = GeneratedCatalog.of(generator);
        for (int from = 0; from < items.size(); from += MOST_OF_BATCH) {
            String batch = items.subList(from, Math.min(from + MOST_OF_BATCH, items.size())).stream()
                    .map(item -> new String(ItemJson.encode(item), StandardCharsets.UTF_8))
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(bench.send("POST", "/v1/items", batch).statusCode()).isEqualTo(202);
        }
        List<Rating> ratings = new ArrayList<>();
        while (ratings.size() < RATINGS) {
            ratings.add(generator.next());
        }
        ratings.forEach(bench.topics()::send);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> bench.application().total(Total.NEW_RATINGS)
                                        + bench.application().total(Total.RE_RATINGS)
                                == ratings.size()
                        && bench.application().total(Total.DUE_LISTS) == 0
                        && bench.serving().replicas().list("__popular") != null);
        // Texts are made in the background.
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> ApiBench.json(bench.get("/v1/items/20/similar?by=content"))
                                .path("items")
                                .size()
                        > 0);
    }
}
