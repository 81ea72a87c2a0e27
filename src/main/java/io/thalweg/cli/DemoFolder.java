package io.thalweg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Where a demo keeps broker and state: a given folder that is kept, or a temporary one that goes with it. */
final class DemoFolder implements AutoCloseable {

    private final Path path;
    private final boolean temporary;

    private DemoFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * Opens the folder for this stream.
     *
     * @param stop is told of a temporary folder
     * @param stream what is sent and how, the same for the same sequence of records
     * @throws CommandFailedException if the folder can't be used, or holds another stream
     */
    static DemoFolder open(@Nullable Path given, String stream, StopSignal stop) {
        try {
            if (given == null) {
                Path temporary = Files.createTempDirectory("thalweg-demo-");
                stop.wouldLeave(temporary);
                return new DemoFolder(temporary, true);
            }
            Files.createDirectories(given);
            Path marker = given.resolve("stream.txt");
            if (Files.exists(marker) && !Files.readString(marker).equals(stream)) {
                throw new CommandFailedException("--data " + given + " holds another stream ("
                        + Files.readString(marker) + "), this one is " + stream
                        + "; repeat the options of then, or choose another folder");
            }
            Files.writeString(marker, stream);
            return new DemoFolder(given, false);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "--data " + given + " can't be used as a folder: " + e + "; choose another one", e);
        }
    }

    Path broker() {
        return path.resolve("broker");
    }

    Path state() {
        return path.resolve("state");
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Utils.delete(path.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary folder " + path + " was not deleted", e);
            }
        }
    }
}
