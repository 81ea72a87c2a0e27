package io.thalweg.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** When lists have to be looked at again because of the catalog. */
final class ItemCatalogTest {

    private final ItemCatalog catalog = new ItemCatalog();

    @Test
    void shouldCountAsChangedOnlyWhenWhatListsShowDoes() {
        accept(new Item("1", "Alien", List.of("Horror"), List.of("space"), true));
        long titled = catalog.version();
        assertThat(titled).as("it has a title now").isEqualTo(1);

        accept(new Item("1", "Alien", List.of("Horror", "Sci-Fi"), List.of(), true));
        assertThat(catalog.version()).as("categories and tags are in no list").isEqualTo(titled);

        accept(new Item("1", "Alien (1979)", List.of(), List.of(), true));
        accept(new Item("1", "Alien (1979)", List.of(), List.of(), false));
        assertThat(catalog.version()).isEqualTo(titled + 2);
        assertThat(catalog.isAvailable("1")).isFalse();
    }

    @Test
    void shouldNotCountAsChangedWhenAnItemSaysWhatWasTakenForGranted() {
        accept(new Item("7", "7", List.of("Drama"), List.of(), true));
        assertThat(catalog.version()).isZero();
        assertThat(catalog.size()).isEqualTo(1);
    }

    private void accept(Item item) {
        catalog.accept(item.itemId().getBytes(StandardCharsets.UTF_8), ItemJson.encode(item), new RecordHeaders());
    }
}
