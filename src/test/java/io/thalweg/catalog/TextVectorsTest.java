package io.thalweg.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.rating.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextVectorsTest {

    /** With as many dimensions as terms nothing is cut off, so cosines are those of the TF-IDF rows themselves. */
    @Test
    void shouldGiveTheCosinesOfTheTermsWhenNothingIsCutOff() {
        List<Item> items = items(60);
        TextVectors vectors = TextVectors.of(items, 1000);
        List<TextTerms.Row> rows = TextTerms.of(items).rows();
        for (int a = 0; a < items.size(); a++) {
            for (int b = 0; b < items.size(); b++) {
                assertThat(vectors.cosine(a, b)).isCloseTo(product(rows.get(a), rows.get(b)), within(1e-5));
            }
        }
    }

    /** Words that go together are one dimension: an item with "ship" is like one with "ocean", if others have both. */
    @Test
    void shouldFindLikenessWithoutACommonWordWhenOthersHaveBoth() {
        List<Item> items = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            items.add(tagged("sea" + n, "ship", "ocean", "sail"));
            items.add(tagged("law" + n, "court", "judge", "trial"));
        }
        items.add(tagged("a", "ship"));
        items.add(tagged("b", "ocean"));
        items.add(tagged("c", "court"));
        TextVectors vectors = TextVectors.of(items, 2);
        assertThat(vectors.cosine(24, 25)).isGreaterThan(.95);
        assertThat(vectors.cosine(24, 26)).isCloseTo(0, within(.05));
    }

    /** ln(4/3) for what two of three items have; what one alone has is left out. */
    @Test
    void shouldWeighTermsByHowFewItemsHaveThem() {
        List<Item> items = List.of(
                new Item("1", "One (1990)", List.of("Drama", "War"), List.of(), true),
                new Item("2", "Two (1990)", List.of("Drama", "War"), List.of(), true),
                new Item("3", "Three (1990)", List.of("Drama", "Western"), List.of(), true));
        TextTerms terms = TextTerms.of(items);
        assertThat(terms.count()).isEqualTo(2);
        assertThat(terms.rows().get(0).values()).containsExactly(new double[] {0, 1}, within(1e-12));
        assertThat(terms.rows().get(2).terms()).hasSize(1);
    }

    @Test
    void shouldBeTheSameEveryTimeAndZeroWhereThereIsNoText() {
        List<Item> items = new ArrayList<>(items(200));
        items.add(new Item("x", "Qqqq", List.of(), List.of(), true));
        TextVectors first = TextVectors.of(items, 20);
        TextVectors second = TextVectors.of(items, 20);
        for (int a = 0; a < items.size(); a++) {
            assertThat(first.cosine(0, a)).isEqualTo(second.cosine(0, a));
            assertThat(first.cosine(200, a)).isZero();
        }
    }

    @Test
    void shouldBeEmptyWhenNoTermIsShared() {
        TextVectors vectors = TextVectors.of(List.of(tagged("a", "x"), tagged("b", "y")), 5);
        assertThat(vectors.cosine(0, 1)).isZero();
    }

    private static List<Item> items(int count) {
        SeededRandom random = new SeededRandom(1, 1);
        List<Item> items = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            List<String> tags = new ArrayList<>();
            for (int tag = 0; tag < 4; tag++) {
                tags.add("tag" + random.nextInt(15));
            }
            items.add(new Item("" + n, "Title" + random.nextInt(9), List.of("C" + random.nextInt(4)), tags, true));
        }
        return items;
    }

    private static Item tagged(String id, String... tags) {
        return new Item(id, id, List.of(), List.of(tags), true);
    }

    private static double product(TextTerms.Row a, TextTerms.Row b) {
        double product = 0;
        for (int n = 0; n < a.terms().length; n++) {
            int at = java.util.Arrays.binarySearch(b.terms(), a.terms()[n]);
            product += at < 0 ? 0 : a.values()[n] * b.values()[at];
        }
        return product;
    }
}
