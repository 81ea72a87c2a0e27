package io.thalweg;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data sets that lie beside the project because their licence forbids copying them into it. */
public final class SharedData {

    private SharedData() {}

    /** The file's path under {@code ../shared/data}; skips the test, saying why on stderr too, where it is absent. */
    public static Path require(String name) {
        Path path = Path.of("..", "shared", "data").resolve(name);
        String reason = path + " is absent: the data sets are no part of the project";
        if (!Files.isReadable(path)) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(Files.isReadable(path), reason);
        return path;
    }
}
