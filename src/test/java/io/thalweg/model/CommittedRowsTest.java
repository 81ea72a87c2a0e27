package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommittedRowsTest {

    private static final byte[] KEY = Rows.key(Rows.ITEM, "film-1");

    @Test
    void shouldLetRowsOnTheHeapGoWhenClosed() {
        CommittedRows rows = CommittedRows.inMemory();
        rows.put(3, KEY, new byte[] {1});
        assertThat(rows.get(3, KEY)).containsExactly(1);

        rows.close();

        assertThat(rows.get(3, KEY)).isNull();
    }
}
