package io.thalweg.rating;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data sets that lie beside the project and are no part of it. */
public final class SharedData {

    private SharedData() {}

    /** The file; skips the test, saying why, where it is absent. */
    public static Path file(String name) {
        Path file = Path.of("..", "shared", "data").resolve(name);
        assumeTrue(Files.exists(file), () -> file + " is absent: the data sets are not part of the project");
        return file;
    }
}
