package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapBudgetTest {

    private static final long MEBIBYTE = 1 << 20;

    @Test
    void shouldSayWhatFitsWhenPartOfItIsTaken() {
        HeapBudget budget = HeapBudget.of(1024 * MEBIBYTE, 0, 128 * MEBIBYTE, 16 * MEBIBYTE);
        assertThat(budget.itemBytes()).isEqualTo((768 - 128 - 48 - 16) * MEBIBYTE);
        assertThat(budget.text(60_000, 192 * MEBIBYTE))
                .isEqualTo(
                        "heap: 1,024 MiB; 128 for decoded users (users.memory), 64 for what waits to be written, 576 for"
                                + " items, of which 60,000 rated ones take 192; there is room for some 33,554 more that are rated often");
    }

    @Test
    void shouldBeNearlyFullWhenItemsTakeMoreThanFourFifthsOfTheirPart() {
        HeapBudget budget = HeapBudget.of(1024 * MEBIBYTE, 500, 100 * MEBIBYTE, 0);
        assertThat(budget.itemBytes()).isEqualTo(384 * MEBIBYTE);
        assertThat(budget.isNearlyFull(307 * MEBIBYTE)).isFalse();
        assertThat(budget.isNearlyFull(308 * MEBIBYTE)).isTrue();
    }

    @Test
    void shouldHaveNoRoomWhenUsersTakeAllOfTheBudget() {
        HeapBudget budget = HeapBudget.of(1024 * MEBIBYTE, 100, 128 * MEBIBYTE, 0);
        assertThat(budget.itemBytes()).isZero();
        assertThat(budget.text(0, MEBIBYTE)).contains("0 for items").endsWith("some 0 more that are rated often");
    }
}
