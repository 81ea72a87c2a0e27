package io.thalweg.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
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

    /** 40 000 rows of 1 KB and the tenth of them again: most are written, and some wait. */
    @Test
    void shouldHaveThemAllWhenMoreArePutThanMayWait() {
        try (DiskRows rows = new DiskRows(folder.resolve("rows"))) {
            for (int n = 0; n < 40_000; n++) {
                rows.put(n % 2, bytes("i" + n), value(n, 1));
                rows.put(0, bytes("i" + n / 10 * 2), value(n / 10 * 2, 2));
            }
            rows.put(0, bytes("i39998"), null);
            rows.put(0, bytes("i39998"), value(39_998, 3));
            rows.put(0, bytes("i39996"), null);
            rows.put(0, bytes("i10000"), null); // written long ago

            assertThat(rows.get(0, bytes("i0"))).isEqualTo(value(0, 2));
            assertThat(rows.get(1, bytes("i20001"))).isEqualTo(value(20_001, 1));
            assertThat(rows.get(0, bytes("i39998"))).isEqualTo(value(39_998, 3));
            assertThat(rows.get(0, bytes("i39996"))).isNull();
            assertThat(rows.get(0, bytes("i10000"))).isNull();
            int[] count = new int[2];
            for (int partition = 0; partition < 2; partition++) {
                int of = partition;
                rows.forEach(of, 'i', (key, row) -> {
                    count[of]++;
                    assertThat(row).hasSize(1_000);
                });
            }
            assertThat(count).containsExactly(19_998, 20_000);
        }
    }

    @Test
    void shouldSayWhatToDoWhereAnotherInstanceHasTheFolder() {
        try (DiskRows first = new DiskRows(folder.resolve("rows"));
                DiskRows second = new DiskRows(folder.resolve("rows"))) {
            first.put(0, bytes("ia"), bytes("a"));
            assertThatThrownBy(() -> second.put(0, bytes("ia"), bytes("b")))
                    .hasMessageContaining(folder.resolve("rows") + " can't be used")
                    .hasMessageEndingWith("give each its own: --set state.dir=FOLDER");
            assertThat(first.get(0, bytes("ia"))).isEqualTo(bytes("a"));
        }
    }

    @Test
    void shouldReadByPrefixWhatDoesntWaitAndWhatDoes() {
        try (DiskRows rows = new DiskRows(folder.resolve("rows"), key -> key[0] == 'r')) {
            rows.put(0, bytes("r1/a"), bytes("1"));
            rows.put(0, bytes("l1"), bytes("list"));
            rows.put(0, bytes("r1/b"), bytes("2"));
            rows.put(0, bytes("r1/a"), bytes("3"));
            rows.put(0, bytes("r2/a"), bytes("4"));
            rows.put(0, bytes("r1/c"), bytes("5"));
            rows.put(0, bytes("r1/c"), null);
            List<String> found = new ArrayList<>();
            rows.forEach(
                    0, bytes("r1/"), (key, row) -> found.add(new String(key, UTF_8) + "=" + new String(row, UTF_8)));
            assertThat(found).containsExactly("r1/a=3", "r1/b=2");
            found.clear();
            rows.forEach(0, 'l', (key, row) -> found.add(new String(row, UTF_8)));
            assertThat(found).containsExactly("list");
            assertThat(rows.get(0, bytes("r1/b"))).isEqualTo(bytes("2"));
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

    @Test
    void shouldHaveAllThatWasLeftWhenItIsTakenUpOnce() {
        Path left = folder.resolve("rows");
        try (DiskRows before = new DiskRows(left)) {
            assertThat(before.takeUp()).as("nothing was left").isEmpty();
            for (int n = 0; n < 30_000; n++) {
                before.put(n % 3, bytes("i" + n), value(n, 1));
            }
            before.put(0, bytes("i0"), null);
            before.leave(List.of("read", "up to"));
        }
        try (DiskRows rows = new DiskRows(left)) {
            assertThat(rows.takeUp()).containsExactly("read", "up to");
            assertThat(rows.get(0, bytes("i0"))).isNull();
            assertThat(rows.get(1, bytes("i1"))).isEqualTo(value(1, 1));
            assertThat(rows.get(2, bytes("i29999"))).isEqualTo(value(29_999, 1));
            rows.put(1, bytes("i1"), value(1, 2));
            assertThat(rows.get(1, bytes("i1"))).isEqualTo(value(1, 2));

            DiskRows second = new DiskRows(left);
            assertThat(second.takeUp()).as("as after a kill").isEmpty();
        }
    }

    @Test
    void shouldBeginEmptyWhenWhatWasLeftIsNotTakenUpOrCleared() {
        for (boolean takesUp : new boolean[] {false, true}) {
            Path left = folder.resolve("rows-" + takesUp);
            leaveOneRow(left);
            try (DiskRows rows = new DiskRows(left)) {
                if (takesUp) {
                    rows.takeUp();
                    rows.clear();
                }
                assertThat(rows.get(0, bytes("ia"))).isNull();
            }
            assertThat(left).doesNotExist();
        }
    }

    /** As by a version that doesn't know of notes, and was killed. */
    @Test
    void shouldBeginEmptyWhenOthersHaveUsedTheFolderSince() throws IOException {
        Path left = folder.resolve("rows");
        leaveOneRow(left);
        byte[] note = Files.readAllBytes(left.resolve("left"));
        try (DiskRows others = new DiskRows(left)) {
            others.put(0, bytes("ib"), bytes("b"));
            others.leave(List.of("other"));
        }
        Files.write(left.resolve("left"), note);
        try (DiskRows rows = new DiskRows(left)) {
            assertThat(rows.takeUp()).isEmpty();
            assertThat(rows.get(0, bytes("ib"))).isNull();
        }
    }

    @Test
    void shouldLeaveWhatWasLeftWhenItIsClosedWithoutAnyUse() {
        Path left = folder.resolve("rows");
        leaveOneRow(left);
        new DiskRows(left).close();
        try (DiskRows rows = new DiskRows(left)) {
            assertThat(rows.takeUp()).containsExactly("note");
        }
    }

    @Test
    void shouldBeginEmptyWhenFilesAreMissing() throws IOException {
        Path left = folder.resolve("rows");
        leaveOneRow(left);
        Files.delete(left.resolve("CURRENT"));
        try (DiskRows rows = new DiskRows(left)) {
            assertThat(rows.takeUp()).isEmpty();
            assertThat(rows.get(0, bytes("ia"))).isNull();
        }
    }

    @Test
    void shouldBeginEmptyAndNotFailWhenWhatWasLeftIsDamaged() throws IOException {
        Path left = folder.resolve("rows");
        leaveOneRow(left);
        Files.writeString(left.resolve("CURRENT"), "MANIFEST-999999\n");
        try (DiskRows rows = new DiskRows(left)) {
            assertThat(rows.takeUp()).isEmpty();
            assertThat(rows.get(0, bytes("ia"))).isNull();
            rows.put(0, bytes("ib"), bytes("b"));
            assertThat(rows.get(0, bytes("ib"))).isEqualTo(bytes("b"));
        }
    }

    private static void leaveOneRow(Path folder) {
        try (DiskRows rows = new DiskRows(folder)) {
            rows.put(0, bytes("ia"), bytes("a"));
            rows.leave(List.of("note"));
        }
    }

    private static byte[] value(int n, int version) {
        return ByteBuffer.allocate(1_000).putInt(n).putInt(version).array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
