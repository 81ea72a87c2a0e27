package io.thalweg.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.LearnedOrder;
import io.thalweg.state.RatingRow;
import io.thalweg.state.RowCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrderedTableTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepTheOrderOfEachUserAndStandWhereTheTimeIs() {
        try (OrderedTable order = new OrderedTable(folder.resolve("rows"))) {
            put(order, "u", "first", 10, 1);
            put(order, "u", "late", 5, 2); // learned after the first, though it is older
            put(order, "u", "last", 30, 3);
            put(order, "v", "between", 20, 1);
            put(order, "vv", "before", 1, 9);
            put(order, "v", "gone", 15, 2);
            order.accept(RowCodec.ratingKey("v", "gone").get(), null);
            order.accept(RowCodec.ratingKey("v", "withdrawn").get(), withdrawal(25));
            order.sort();

            List<String> items = new ArrayList<>();
            order.forEach(row -> items.add(row.itemId()));
            assertThat(items).containsExactly("before", "first", "late", "between", "withdrawn", "last");
            assertThat(order.count()).isEqualTo(6);
        }
    }

    /** Ties between users apart, which the one breaks by place in the user's row and the other by who came first. */
    @Test
    void shouldBeTheOrderOfFiles() {
        Random random = new Random(1);
        LearnedOrder inMemory = new LearnedOrder();
        List<String> rows = new ArrayList<>();
        try (OrderedTable order = new OrderedTable(folder.resolve("rows"))) {
            Set<Long> times = new HashSet<>();
            for (int n = 0; n < 500; n++) {
                long time = 1L + random.nextInt(1_000_000);
                if (times.add(time)) {
                    String user = "u" + random.nextInt(7);
                    put(order, user, "i" + n, time, n + 1);
                    inMemory.add(user, n + 1, time);
                    rows.add("i" + n);
                }
            }
            order.sort();
            List<String> onDisk = new ArrayList<>();
            order.forEach(row -> onDisk.add(row.itemId()));
            List<String> expected = new ArrayList<>();
            inMemory.forEach(row -> expected.add(rows.get(row)));
            assertThat(onDisk).isEqualTo(expected);
        }
    }

    @Test
    void shouldHandOverWhatTheRowSays() {
        try (OrderedTable order = new OrderedTable(folder.resolve("rows"))) {
            put(order, "ü", "é", 10, 1);
            order.sort();
            order.forEach(row -> assertThat(row).isEqualTo(new RatingRow("ü", "é", false, 4.5, 10, 1)));
        }
    }

    /** As the row format is documented: version 1, state 1, time i64, rating f64, sequence i64, notes 3 × f32. */
    private static void put(OrderedTable order, String user, String item, long time, long sequence) {
        order.accept(
                RowCodec.ratingKey(user, item).get(),
                ByteBuffer.allocate(38)
                        .put((byte) 1)
                        .put((byte) 1)
                        .putLong(time)
                        .putDouble(4.5)
                        .putLong(sequence)
                        .array());
    }

    private static byte[] withdrawal(long time) {
        return ByteBuffer.allocate(10).put((byte) 1).put((byte) 2).putLong(time).array();
    }
}
