package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of the README and the pages lead to files and headings that are there; the menu of the site has every page. */
final class PageLinksTest {

    private static final Path MENU = Path.of("src", "site", "site.xml");

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkOnlyToFilesAndHeadingsThatAreThere(MarkdownPage page) throws IOException {
        for (String link : page.links()) {
            URI target = URI.create(link);
            if (target.isAbsolute()) {
                assertThat(target.getScheme()).as(link).isEqualTo("https");
                continue;
            }
            Path file = target.getPath().isEmpty()
                    ? page.path()
                    : page.path().toAbsolutePath().getParent().resolve(target.getPath());
            assertThat(file).isRegularFile();
            if (target.getFragment() != null) {
                assertThat(MarkdownPage.read(file).anchors()).as(link).contains(target.getFragment());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldBeInTheMenu(MarkdownPage page) throws IOException {
        if (page.path().startsWith(MarkdownPage.SITE)) {
            String html = MarkdownPage.SITE.relativize(page.path()).toString().replaceAll("\\.md$", ".html");
            assertThat(Files.readString(MENU)).contains("href=\"" + html + "\"");
        }
    }

    @Test
    void shouldFindAnchorsAsGitHubNamesThem() {
        MarkdownPage page = new MarkdownPage(Path.of("x.md"), """
                # A `thalweg.errors` (out)
                ```sh
                # no heading
                ```
                ## Twice
                ## Twice
                """);
        assertThat(page.anchors()).containsExactlyInAnyOrder("a-thalwegerrors-out", "twice", "twice-1");
    }
}
