package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.learn.RatedItems;
import io.thalweg.model.ItemIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CategoryVectorsTest {

    private final Map<String, List<String>> byItem = new HashMap<>();
    private final ItemIndex index = new ItemIndex();
    private long version;

    private final CategoryVectors vectors = new CategoryVectors(index, new ItemCategories() {
        @Override
        public List<String> of(String itemId) {
            return byItem.getOrDefault(itemId, List.of());
        }

        @Override
        public long version() {
            return version;
        }
    });

    @BeforeEach
    void rateFourItems() {
        byItem.put("a", List.of("Comedy", "War"));
        byItem.put("b", List.of("Comedy"));
        byItem.put("c", List.of("War", "War"));
        for (String itemId : List.of("a", "b", "c", "d")) {
            vectors.setCounted(index.findOrAdd(itemId), true);
        }
    }

    /** Two of four have either category, so that both weigh the same: log((1 + 4) / (1 + 2)). */
    @Test
    void shouldBeTheCosineOfWeightedCategories() {
        vectors.prepare(rated("b", "a"));
        // .8 · [1, 0] + [1, 1] / √2, against [1, 0], [0, 1] and [1, 1] / √2.
        double comedy = .8 + Math.sqrt(.5);
        double war = Math.sqrt(.5);
        double length = Math.hypot(comedy, war);
        assertThat((double) vectors.cosine(item("b"))).isCloseTo(comedy / length, within(1e-5));
        assertThat((double) vectors.cosine(item("c"))).isCloseTo(war / length, within(1e-5));
        assertThat((double) vectors.cosine(item("a"))).isCloseTo((comedy + war) / length * Math.sqrt(.5), within(1e-5));
        assertThat(vectors.cosine(item("d")))
                .as("of which no category is known")
                .isZero();
    }

    @Test
    void shouldCountForMoreWhatFewItemsHave() {
        byItem.put("e", List.of("Comedy"));
        vectors.setCounted(index.findOrAdd("e"), true);
        vectors.prepare(rated("a"));
        // Weights are the roots of log(6/4) and log(6/3).
        double comedy = Math.sqrt(Math.log(1.5));
        double war = Math.sqrt(Math.log(2));
        assertThat((double) vectors.cosine(item("c"))).isCloseTo(war / Math.hypot(comedy, war), within(1e-5));
    }

    @Test
    void shouldSeeAnItemsNewCategoriesWhenTheCatalogChanges() {
        vectors.prepare(rated("b"));
        assertThat(vectors.cosine(item("d"))).isZero();
        byItem.put("d", List.of("Comedy"));
        version++;
        vectors.prepare(rated("b"));
        assertThat((double) vectors.cosine(item("d"))).isCloseTo(1, within(1e-6));
    }

    @Test
    void shouldKnowNothingWhenNothingIsRated() {
        vectors.prepare(rated("a"));
        vectors.prepare(new RatedItems());
        assertThat(vectors.cosine(item("a"))).isZero();
    }

    private int item(String itemId) {
        return index.find(itemId);
    }

    private RatedItems rated(String... itemIds) {
        RatedItems rated = new RatedItems();
        for (String itemId : itemIds) {
            rated.append(index.findOrAdd(itemId), 5, rated.size());
        }
        return rated;
    }
}
