package io.thalweg.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a broker's logs: formatted once, locked while a broker runs on it, and deleted at the end where it is a
 * temporary one. Kafka's own lock comes too late: before it looks, a second controller has opened the metadata log.
 */
final class DataFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;

    private DataFolder(Path path, boolean temporary) throws IOException {
        this.path = path;
        this.temporary = temporary;
        this.lock = lock(path);
    }

    static DataFolder open(Optional<Path> kept) {
        try {
            if (kept.isEmpty()) {
                return new DataFolder(Files.createTempDirectory("thalweg-broker-"), true);
            }
            Path folder = kept.get().toAbsolutePath().normalize();
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new BrokerException(folder + " is not writable; choose another folder");
            }
            return new DataFolder(folder, false);
        } catch (IOException e) {
            throw new BrokerException(
                    "can't use " + kept.map(Path::toString).orElse("a temporary folder") + " for the broker's data ("
                            + e + "); choose another folder",
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** Gives the folder a new cluster id, unless it has one. */
    void format() {
        if (Files.exists(identity())) {
            return;
        }
        try {
            new Formatter()
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerProperties.CONTROLLER)
                    .setDirectories(List.of(path.toString()))
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) { // what Formatter declares
            throw new BrokerException("can't prepare " + path + " for the broker: " + e.getMessage(), e);
        }
    }

    String clusterId() {
        try (Reader reader = Files.newBufferedReader(identity())) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties.getProperty("cluster.id", "");
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + identity(), e);
        }
    }

    /** Unlocks, and deletes a temporary folder. */
    @Override
    public void close() {
        try {
            lock.close();
            if (temporary) {
                delete();
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("{} was not released or deleted: {}", path, e.toString());
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(".thalweg.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            log.debug("{} is locked by this JVM", folder, e);
        }
        channel.close();
        throw new BrokerException(folder + " is used by another broker; stop that one, or choose another folder");
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path identity() {
        return path.resolve("meta.properties");
    }
}
