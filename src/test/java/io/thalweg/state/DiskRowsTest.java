package io.thalweg.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskRowsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldHaveTheLatestRowOfEachKeyAndPartition() {
        try (DiskRows rows = new DiskRows(folder.resolve("rows"))) {
            for (int time = 0; time < 1_000; time++) {
                rows.put(0, bytes("ia"), bytes("a" + time));
                rows.put(1, bytes("ia"), bytes("other" + time));
            }
            rows.put(0, bytes("ib"), bytes("b"));
            rows.put(0, bytes("na"), bytes("pairs"));
            rows.put(0, bytes("ic"), bytes("c"));
            rows.put(0, bytes("ic"), null);

            assertThat(rows.get(0, bytes("ia"))).isEqualTo(bytes("a999"));
            assertThat(rows.get(1, bytes("ia"))).isEqualTo(bytes("other999"));
            assertThat(rows.get(0, bytes("ic"))).isNull();
            List<String> items = new ArrayList<>();
            rows.forEach(0, 'i', (key, row) -> items.add(new String(key, UTF_8) + "=" + new String(row, UTF_8)));
            assertThat(items).containsExactly("ia=a999", "ib=b");
        }
    }

    @Test
    void shouldBeginEmptyAndLeaveNothingWhenItCloses() {
        try (DiskRows before = new DiskRows(folder.resolve("rows"))) {
            before.put(0, bytes("ia"), bytes("a"));
        }
        assertThat(folder.resolve("rows")).doesNotExist();
        DiskRows rows = new DiskRows(folder.resolve("rows"));
        assertThat(rows.get(0, bytes("ia"))).isNull();
        rows.close();
        assertThatThrownBy(() -> rows.get(0, bytes("ia"))).hasMessageContaining("are closed");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
