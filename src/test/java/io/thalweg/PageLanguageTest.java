package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages and what the program prints are for readers whose first language is often another: usual words, short sentences. */
final class PageLanguageTest {

    /** What has more is two sentences. */
    private static final int WORDS_MOST = 25;

    /** Each has a usual word: again, who, any, in the wrong partition, and so on */
    private static final Pattern UNUSUAL = Pattern.compile(
            "(?i)\\b(anew|whoever|whichever|whomever|misplaced|forestall\\w*|heeds?|hitherto|thereof|henceforth|lest|forthwith|"
                    + "had to leave|come behind|believe in one)\\b");

    /** What belongs into the laboratory. */
    private static final Pattern OF_THE_LABORATORY = Pattern.compile("(?i)\\bprototypes?\\b|\\| must \\| goal");

    private static final Pattern LITERAL = Pattern.compile("\"([^\"\n]* [^\"\n]*)\"");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?:;])[\"*)]*\\s+(?=[\"*(`…]|[A-Z0-9]|code)");

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    static List<MarkdownPage> pagesForReaders() throws IOException {
        return MarkdownPage.all().stream()
                .filter(page -> !page.path().getFileName().toString().startsWith("lab"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pagesForReaders")
    void shouldHaveShortSentences(MarkdownPage page) {
        assertThat(sentences(page.prose()).stream().filter(sentence -> sentence.split(" ", -1).length > WORDS_MOST))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldUseUsualWords(MarkdownPage page) {
        assertThat(found(UNUSUAL, withoutCode(page.prose()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pagesForReaders")
    void shouldLeaveTrialsToTheLaboratory(MarkdownPage page) {
        assertThat(found(OF_THE_LABORATORY, page.prose())).isEmpty();
    }

    @Test
    void shouldPrintUsualWords() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                for (MatchResult literal :
                        LITERAL.matcher(Files.readString(source)).results().toList()) {
                    assertThat(found(UNUSUAL, literal.group(1)))
                            .as("%s: %s", source, literal.group())
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void shouldCountWordsOfSentences() {
        assertThat(sentences("""
                # Heading

                One [two](x.md) three. `Four five` six:
                - Seven
                  eight

                | table | of many words that are not counted |
                """)).containsExactly("Heading", "One two three.", "code six:", "Seven eight");
    }

    private static List<String> sentences(String prose) {
        String text = withoutCode(prose.replaceAll("(?s)<!--.*?-->", "")
                        .replaceAll("(?m)^\\s*\\|.*$", "\n")
                        .replaceAll("!\\[[^]]*]\\([^)]*\\)", ""))
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("(?m)^\\s*(#+|[-*]|\\d+\\.) ", "\n\n");
        return Stream.of(text.split("\n\\s*\n"))
                .map(paragraph -> String.join(" ", paragraph.strip().split("\\s+")))
                .flatMap(SENTENCE_END::splitAsStream)
                .filter(sentence -> !sentence.isBlank())
                .toList();
    }

    private static String withoutCode(String prose) {
        return prose.replaceAll("`[^`]*`", "code");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
