package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as {@code mvn site} rendered them: links hold, and the search finds. Skipped where they were not rendered. */
final class SiteTest {

    private static final Path SITE = Path.of("target", "site");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("(?:id|name)=\"([^\"]+)\"");

    @TempDir
    Path folder;

    @Test
    void shouldLinkOnlyToWhatIsThere() throws IOException {
        List<Path> pages = rendered();
        assertThat(pages).hasSize(MarkdownPage.all().size());
        for (Path page : pages) {
            for (String link : all(LINK, page)) {
                URI target = URI.create(link);
                if (target.isAbsolute() || link.isEmpty()) {
                    continue;
                }
                Path file = target.getPath().isEmpty() ? page : page.resolveSibling(target.getPath());
                assertThat(file).as("%s links to %s", page, link).exists();
                if (target.getFragment() != null) {
                    assertThat(all(ID, file)).as("%s links to %s", page, link).contains(target.getFragment());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "using/formats.html"})
    void shouldFindAPageBySearchWithoutAServer(String page) throws Exception {
        rendered();
        Path browser = Path.of("/usr/bin/chromium");
        assumeTrue(Files.isExecutable(browser), "no chromium here");
        URI address = URI.create(SITE.resolve(page).toUri() + "?q=forget+audit");
        Path html = folder.resolve("page.html");
        ProcessBuilder chromium = new ProcessBuilder(
                browser.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--virtual-time-budget=10000",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                address.toString());
        chromium.environment().put("HOME", folder.toString());
        Process process = chromium.redirectOutput(html.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(Files.readString(html))
                .containsPattern("<ol id=\"found\".*<a href=\"file:[^\"]*operations.html#forgetting-a-user\">");
    }

    private static List<Path> rendered() throws IOException {
        Path start = SITE.resolve("index.html");
        assumeTrue(Files.exists(start), "no site here: run `mvn site` before");
        FileTime rendered = Files.getLastModifiedTime(start);
        for (MarkdownPage page : MarkdownPage.all()) {
            assumeTrue(
                    Files.getLastModifiedTime(page.path()).compareTo(rendered) < 0,
                    "the site is older than " + page + ": run `mvn site` before");
        }
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static List<String> all(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1).replace("&amp;", "&"))
                .toList();
    }
}
