package io.thalweg;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data sets that lie beside the project because their licence forbids copying them into it. */
public final class SharedData {

    private SharedData() {}

    /** The file's path under {@code ../shared/data}; skips the test, saying so, where it is absent. */
    public static Path require(String name) {
        Path path = Path.of("..", "shared", "data").resolve(name);
        assumeTrue(Files.isReadable(path), () -> "skipped: " + path + " is not there");
        return path;
    }
}
