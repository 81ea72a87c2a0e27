package io.thalweg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedCatalogTest {

    private static final String READABLE =
            "[A-Z][A-Za-z-]*( [A-Za-z-]+)*(: [A-Z][a-z]+ [A-Z][a-z]+( \\d+)?)? \\((19[3-9]|20[01])\\d\\)";

    @Test
    void shouldNameEveryItemReadablyAndOnce() {
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(10_000_000));
        List<Item> items = GeneratedCatalog.of(generator);

        assertThat(items).hasSize(generator.itemCount());
        assertThat(items.stream().map(Item::title).distinct()).hasSize(items.size());
        assertThat(items.stream().map(Item::title))
                .filteredOn(title -> !title.matches(READABLE))
                .isEmpty();
        for (int item = 0; item < items.size(); item++) {
            assertThat(items.get(item).itemId()).isEqualTo(generator.itemId(item));
            assertThat(items.get(item).categories()).hasSize(generator.genresOf(item).length);
        }
        assertThat(items.stream().flatMap(item -> item.categories().stream()).distinct())
                .hasSize(RatingGenerator.GENRE_COUNT);
    }

    @Test
    void shouldGiveTheSameTitlesForTheSameSeedOnly() {
        GeneratorOptions options = GeneratorOptions.forRatings(10_000);
        List<Item> items = GeneratedCatalog.of(new RatingGenerator(options));

        assertThat(GeneratedCatalog.of(new RatingGenerator(options))).isEqualTo(items);
        assertThat(GeneratedCatalog.of(new RatingGenerator(options.withSeed(2))))
                .isNotEqualTo(items);
    }
}
