package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file of the page is served, and whatever one names is one of them. */
final class PageFilesTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "io", "thalweg", "api", "page");
    private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"(/[^\"#]+)\"|from '([^']+)'|import '([^']+)'");

    @Test
    void shouldServeEveryFileOfTheFolderAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> there = files.map(each -> each.getFileName().toString())
                    .filter(each -> !each.equals("index.html"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(new TreeSet<>(PageFiles.OWN)).isEqualTo(there);
        }
    }

    @Test
    void shouldServeWhateverAFileNames() throws IOException {
        Set<String> served = PageFiles.paths();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                for (String name : namedIn(Files.readString(file))) {
                    String path = name.startsWith("./") ? "/page/" + name.substring(2) : name;
                    assertThat(served).as("named in %s", file.getFileName()).contains(path);
                }
            }
        }
    }

    @Test
    void shouldHaveTheVersionsOfTheBuild() throws IOException {
        String build = Files.readString(Path.of("pom.xml"));
        assertThat(PageFiles.OF_OTHERS)
                .allMatch(path -> build.contains("<pico.version>" + path.split("/", -1)[3] + "<")
                        || build.contains("<chartjs.version>" + path.split("/", -1)[3] + "<"));
    }

    private static List<String> namedIn(String text) {
        return NAMED.matcher(text)
                .results()
                .map(found -> Stream.of(found.group(1), found.group(2), found.group(3))
                        .filter(each -> each != null)
                        .findFirst()
                        .orElseThrow())
                .filter(each -> !each.startsWith("/v1/"))
                .toList();
    }
}
