package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {

    private static final long HOUR = 3_600_000;
    private static final long T0 = 1_700_000_000_000L;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final AtomicLong clock = new AtomicLong(T0);
    private StateFolder state = new StateFolder(folder, HOUR, clock::get);

    @BeforeEach
    void makeTasks() throws IOException {
        state = new StateFolder(folder, 12 * HOUR, clock::get);
        for (String task : List.of("0_0", "0_1", "1_0")) {
            Files.createDirectories(folder.resolve(task).resolve("rocksdb"));
            Files.writeString(folder.resolve(task).resolve("rocksdb").resolve("000001.sst"), "rows");
            touch(task, T0);
        }
        Files.writeString(folder.resolve("kafka-streams-process-metadata"), "{}");
    }

    @Test
    void shouldDeleteEachTaskThatWasOutOfUseForTooLongAndNothingElse() {
        state.used(List.of("0_0", "0_1", "1_0"), T0);
        clock.addAndGet(11 * HOUR);
        state.used(List.of("0_1"), clock.get());
        assertThat(state.deleteOld()).isEmpty();
        clock.addAndGet(2 * HOUR);
        assertThat(state.deleteOld()).containsExactly("0_0", "1_0");
        assertThat(folder.resolve("0_0")).doesNotExist();
        assertThat(folder.resolve("0_1")).isNotEmptyDirectory();
        assertThat(folder.resolve("kafka-streams-process-metadata")).exists();
        assertThat(state.deleteOld()).isEmpty();
    }

    /** RocksDB's files of a task that is read much and written little may be weeks old. */
    @Test
    void shouldKeepATaskWhoseFilesAreOldWhenItIsInUse() throws Exception {
        touch("0_0", T0 - 30 * 24 * HOUR);
        state.used(List.of("0_0", "0_1", "1_0"), T0);
        clock.addAndGet(HOUR);
        assertThat(state.deleteOld()).isEmpty();
    }

    /** As cp and many backups do. */
    @Test
    void shouldNoticeAnOldDiskWhenACopyMadeItsFilesLookNew() throws Exception {
        state.used(List.of("0_0"), T0);
        clock.addAndGet(24 * HOUR);
        for (String task : List.of("0_0", "0_1", "1_0")) {
            touch(task, clock.get());
        }
        assertThat(state.deleteOld()).containsExactly("0_0");
    }

    @Test
    void shouldGoByTheFilesWhenAnEarlierVersionNotedNothing() throws Exception {
        clock.addAndGet(13 * HOUR);
        touch("0_1", clock.get() - HOUR);
        assertThat(state.deleteOld()).containsExactly("0_0", "1_0");
    }

    @Test
    void shouldTrustNoTimeThatIsHoursAhead() {
        state.used(List.of("0_0"), T0 + 2 * HOUR);
        state.used(List.of("0_1"), T0 + HOUR / 2);
        assertThat(state.deleteOld()).containsExactly("0_0");
    }

    @Test
    void shouldDeleteNothingWhileAnotherHasTheFolder() throws Exception {
        state.used(List.of("0_0", "0_1", "1_0"), T0);
        clock.addAndGet(24 * HOUR);
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(state.deleteOld()).isEmpty();
        }
        assertThat(state.deleteOld()).hasSize(3);
    }

    @Test
    void shouldForgetATaskWhoseFolderIsGone() throws Exception {
        state.used(List.of("0_0", "2_7"), T0);
        state.used(List.of("0_0"), T0);
        assertThat(Files.readAllLines(folder.resolve("last-used"))).containsExactly("0_0=" + T0);
    }

    private void touch(String task, long millis) throws IOException {
        FileTime time = FileTime.fromMillis(millis);
        Files.setLastModifiedTime(folder.resolve(task).resolve("rocksdb").resolve("000001.sst"), time);
        Files.setLastModifiedTime(folder.resolve(task).resolve("rocksdb"), time);
        Files.setLastModifiedTime(folder.resolve(task), time);
    }
}
