package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.lists.ListJson.Entry;
import io.thalweg.state.StoreBench;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PublishedListsTest {

    private static final Entry A = entry("a", 4, "Title A", "personal");
    private static final Entry B = entry("b", 3, "Title B", "personal");

    private final StoreBench bench = new StoreBench("memory");
    private final KeyValueStore<Bytes, byte[]> store = bench.store();
    private final PublishedLists lists = new PublishedLists(store);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldStaySilentWhenOnlyScoresChange() {
        assertThat(lists.nextVersion("u", List.of(A, B))).isEqualTo(1);
        assertThat(lists.nextVersion("u", List.of(A, B))).isZero();
        assertThat(lists.nextVersion("u", List.of(A, entry("b", 3.5, "Title B", "personal"))))
                .isZero();
    }

    @Test
    void shouldCountUpWhenIdsOrderSourceTitleOrLengthChange() {
        assertThat(lists.nextVersion("u", List.of(A, B))).isEqualTo(1);
        assertThat(lists.nextVersion("u", List.of(B, A))).isEqualTo(2);
        assertThat(lists.nextVersion("u", List.of(B))).isEqualTo(3);
        assertThat(lists.nextVersion("u", List.of(entry("b", 3, "Other title", "personal"))))
                .isEqualTo(4);
        assertThat(lists.nextVersion("u", List.of(entry("b", 3, "Other title", "popular"))))
                .isEqualTo(5);
        assertThat(lists.nextVersion("u", List.of())).isEqualTo(6);
        assertThat(lists.nextVersion("u", List.of())).isZero();
        assertThat(lists.nextVersion("u", List.of(A, B))).as("as long ago").isEqualTo(7);
    }

    @Test
    void shouldNotBeTheSameWhenOnlyTheBordersBetweenTextsMove() {
        assertThat(lists.nextVersion("u", List.of(entry("ab", 1, "c", "s")))).isEqualTo(1);
        assertThat(lists.nextVersion("u", List.of(entry("a", 1, "bc", "s")))).isEqualTo(2);
    }

    @Test
    void shouldPublishNothingWhenTheFirstListIsEmpty() {
        assertThat(lists.nextVersion("u", List.of())).isZero();
        assertThat(lists.nextVersion("u", List.of(A))).isEqualTo(1);
    }

    @Test
    void shouldGoOnCountingPerUserWhenTheTaskStartsAnew() {
        lists.nextVersion("u", List.of(A));
        lists.nextVersion("u", List.of(B));
        PublishedLists restored = new PublishedLists(store);
        assertThat(restored.nextVersion("u", List.of(B))).isZero();
        assertThat(restored.nextVersion("u", List.of(A))).isEqualTo(3);
        assertThat(restored.nextVersion("v", List.of(A))).isEqualTo(1);
    }

    private static Entry entry(String itemId, double score, String title, String source) {
        return new Entry(itemId, score, score, title, source, List.of());
    }
}
