package io.thalweg.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local state of an application's tasks, and how old it is. A task's folder that was out of use for longer than
 * tombstones are kept must not be used again: what was deleted meanwhile left no trace in the changelogs, and would be
 * back.
 *
 * <p>The file {@value #FILE} has a line {@code TASK=MILLIS} for each task: up to then its folder has seen all. It is
 * written while the application runs and when it stops. Kafka's own measure ({@code state.cleanup.dir.max.age.ms}) is
 * the time at which a file was made or removed directly in the task's folder: use doesn't move it, a copy of the disk does.
 */
public final class StateFolder {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
    private static final String FILE = "last-used";
    private static final String LOCK = ".lock"; // Kafka Streams'
    private static final Pattern TASK = Pattern.compile("\\d+_\\d+");

    /** Clocks of machines differ, and a disk may move between them; by more, a time says nothing. */
    private static final long CLOCK_DIFFERENCE_MILLIS = 3_600_000;

    private final Path folder;
    private final long maxAgeMillis;
    private final LongSupplier clockMillis;

    /** @param folder of the application: {@code state.dir/application.id} */
    public StateFolder(Path folder, long maxAgeMillis, LongSupplier clockMillis) {
        this.folder = folder;
        this.maxAgeMillis = maxAgeMillis;
        this.clockMillis = clockMillis;
    }

    /**
     * Deletes the folders of tasks that were out of use for too long, and says so in one line. To be called before Kafka
     * Streams is made. Does nothing while another instance has the folder.
     *
     * @return the tasks
     */
    public List<String> deleteOld() {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return List.of(); // Kafka Streams makes it, or says what is wrong
        }
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? List.of() : deleteOldTasks();
        } catch (OverlappingFileLockException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the state folder " + folder + " can't be read", e);
        }
    }

    /** Notes that these tasks have seen all up to a time. The others keep theirs, as long as they have a folder. */
    void used(Collection<String> tasks, long upToMillis) {
        try {
            Map<String, Long> times = read();
            times.keySet().retainAll(taskFolders());
            tasks.forEach(task -> times.put(task, upToMillis));
            write(times);
        } catch (IOException e) {
            LOG.warn(
                    "{} can't be written, so the state may be read again from Kafka at the next start: {}",
                    FILE,
                    e + "");
        }
    }

    private List<String> deleteOldTasks() throws IOException {
        Map<String, Long> times = read();
        List<String> old = new ArrayList<>();
        long oldest = 0;
        for (String task : taskFolders()) {
            Long used = times.get(task);
            long age = clockMillis.getAsLong() - (used == null ? newestChange(folder.resolve(task)) : used);
            if (!isUsable(age, maxAgeMillis)) {
                Utils.delete(folder.resolve(task).toFile());
                old.add(task);
                oldest = Math.max(oldest, age);
            }
        }
        if (!old.isEmpty()) {
            LOG.warn(
                    "deleted the local state of {} in {}: it was out of use for {} s, longer than state.max.age.ms ({} s),"
                            + " and what was deleted meanwhile would come back; it is read again from Kafka",
                    old,
                    folder,
                    oldest / 1000,
                    maxAgeMillis / 1000);
        }
        return old;
    }

    /** Whether what was used last so long ago may be used again. */
    static boolean isUsable(long ageMillis, long maxAgeMillis) {
        return ageMillis <= maxAgeMillis && ageMillis >= -CLOCK_DIFFERENCE_MILLIS;
    }

    private List<String> taskFolders() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .filter(TASK.asMatchPredicate())
                    .sorted()
                    .toList();
        }
    }

    /** For the folder of a version that noted nothing: when any file in it was written last. */
    private static long newestChange(Path task) throws IOException {
        try (Stream<Path> files = Files.walk(task)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
        }
    }

    private Map<String, Long> read() throws IOException {
        Map<String, Long> times = new TreeMap<>();
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("=", 2);
                if (TASK.matcher(parts[0]).matches() && parts.length == 2 && parts[1].matches("\\d{1,18}")) {
                    times.put(parts[0], Long.parseLong(parts[1]));
                }
            }
        }
        return times;
    }

    /** All or nothing: a torn file would make state look new or old. */
    private void write(Map<String, Long> times) throws IOException {
        List<String> lines = new ArrayList<>();
        times.forEach((task, millis) -> lines.add(task + "=" + millis));
        WholeFile.write(folder.resolve(FILE), lines);
    }
}
