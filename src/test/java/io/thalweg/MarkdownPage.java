package io.thalweg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README, or a page of the site, as tests look at it.
 *
 * @param path from the top of the project
 * @param text as it is
 */
public record MarkdownPage(Path path, String text) {

    /** Where all pages but the README are. */
    public static final Path SITE = Path.of("src", "site", "markdown");

    /** Those whose {@code curl} lines {@code AskingPageIT} runs, in this order. */
    public static final List<Path> ASKING = List.of(Path.of("README.md"), SITE.resolve("using/asking.md"));

    /** The page whose lines that begin with {@link #EXAMPLE} are run by {@code ClientsPageIT}. */
    public static final Path CLIENTS = SITE.resolve("using/clients.md");

    public static final String EXAMPLE = "python3 src/examples/python/";

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");
    private static final Pattern MARKER = Pattern.compile("<!-- (not run|run): ([^>]+) -->\\s*$");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /**
     * What stands between two fences.
     *
     * @param language after the first fence, or empty
     * @param marker the comment just before it, such as {@code not run: needs a cluster}, or empty
     */
    public record Block(String language, String marker, String text) {

        /** Its lines, those that a backslash or a pipe continues as one, without comments. */
        public List<String> commands() {
            return text.replace("\\\n", " ")
                    .replaceAll("\\|\n", "| ")
                    .lines()
                    .map(line -> line.replaceAll("(^|\\s+)# .*$", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    /** The README, then all pages in the order of their paths. */
    public static List<MarkdownPage> all() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        pages.add(read(Path.of("README.md")));
        try (Stream<Path> paths = Files.walk(SITE)) {
            for (Path path : paths.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(read(path));
            }
        }
        return pages;
    }

    public static MarkdownPage read(Path path) throws IOException {
        return new MarkdownPage(path, Files.readString(path));
    }

    public List<Block> blocks() {
        return FENCED.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), marker(text.substring(0, block.start())), block.group(2)))
                .toList();
    }

    /** What stands between backticks outside of fences. */
    public List<String> codes() {
        return INLINE_CODE
                .matcher(prose())
                .results()
                .map(code -> code.group().replace("`", ""))
                .toList();
    }

    /** The text without what stands between fences. */
    public String prose() {
        return FENCED.matcher(text).replaceAll("");
    }

    /** Where links and images lead to, as they are written. */
    public List<String> links() {
        return LINK.matcher(INLINE_CODE.matcher(prose()).replaceAll("code"))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    /** What may stand behind the {@code #} of a link to this page: headings, as GitHub names them. */
    public Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (MatchResult heading : HEADING.matcher(prose()).results().toList()) {
            String name = anchor(heading.group(1));
            String free = name;
            for (int again = 1; !anchors.add(free); again++) {
                free = name + "-" + again;
            }
        }
        return anchors;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String marker(String before) {
        return MARKER.matcher(before)
                .results()
                .map(match -> match.group(1) + ": " + match.group(2))
                .findFirst()
                .orElse("");
    }
}
