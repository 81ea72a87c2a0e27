import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes of the README and the pages, as they lie in the repository, what Maven renders as a site:
 * {@code java SitePages.java SITE SEARCH OUT} in the repository's top folder.
 *
 * <ul>
 *   <li>The README becomes a page, {@code start.md}.
 *   <li>Links to files of the repository lead to copies of these, in {@code files}.
 *   <li>Before each heading stands an anchor with the name that GitHub gives it, so that links to headings hold in both places.
 *   <li>{@code search/pages.js} has the text of all sections, as a script, which a browser also loads from a file.
 * </ul>
 */
public final class SitePages {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)(#[^)\\s]*)?\\)");
    private static final Path README = Path.of("README.md");

    private final Path markdown;
    private final Path out;
    private final List<String> sections = new ArrayList<>();

    private SitePages(Path site, Path out) {
        this.markdown = site.resolve("markdown");
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        Path site = Path.of(arguments[0]);
        Path out = Path.of(arguments[2]);
        delete(out);
        copy(site.resolve("site.xml"), out.resolve("site.xml"));
        for (Path file : files(site.resolve("resources"))) {
            copy(file, out.resolve(site.relativize(file)));
        }
        for (Path file : files(Path.of(arguments[1]))) {
            if (file.toString().endsWith(".js")) {
                copy(file, out.resolve("resources/search").resolve(file.getFileName()));
            }
        }
        new SitePages(site, out).render();
    }

    private void render() throws IOException {
        List<Path> pages = new ArrayList<>(files(markdown));
        pages.add(README);
        for (Path page : pages) {
            List<String> lines = Files.readAllLines(page);
            addSections(place(page).toString().replace('\\', '/').replaceAll("\\.md$", ".html"), lines);
            Path target = out.resolve("markdown").resolve(place(page));
            Files.createDirectories(target.getParent());
            Files.write(target, withAnchors(linked(page, lines)));
        }
        Files.writeString(
                out.resolve("resources/search/pages.js"),
                sections.stream().collect(Collectors.joining(",\n", "window.thalwegPages = [\n", "\n];\n")));
    }

    /** Where a page of the repository lies in the site. */
    private Path place(Path page) {
        return page.equals(README) ? Path.of("start.md") : markdown.relativize(page);
    }

    private List<String> linked(Path page, List<String> lines) throws IOException {
        List<String> linked = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            fenced ^= line.strip().startsWith("```");
            if (fenced) {
                linked.add(line);
                continue;
            }
            StringBuilder changed = new StringBuilder();
            int from = 0;
            for (MatchResult link : LINK.matcher(line).results().toList()) {
                changed.append(line, from, link.start(1)).append(target(page, link.group(1)));
                from = link.end(1);
            }
            linked.add(changed.append(line.substring(from)).toString());
        }
        return linked;
    }

    private String target(Path page, String link) throws IOException {
        if (link.contains(":")) {
            return link;
        }
        Path folder = page.getParent() == null ? Path.of("") : page.getParent();
        Path file = folder.resolve(link).normalize();
        Path from = place(page).getParent() == null ? Path.of("") : place(page).getParent();
        Path there;
        if (file.equals(README) || file.startsWith(markdown)) {
            there = place(file);
        } else if (file.startsWith(markdown.resolveSibling("resources"))) {
            there = markdown.resolveSibling("resources").relativize(file);
        } else {
            there = Path.of("files").resolve(file);
            copy(file, out.resolve("resources").resolve(there));
        }
        return from.relativize(there).toString().replace('\\', '/');
    }

    private static List<String> withAnchors(List<String> lines) {
        List<String> anchored = new ArrayList<>();
        Set<String> anchors = new HashSet<>();
        boolean fenced = false;
        for (String line : lines) {
            fenced ^= line.strip().startsWith("```");
            if (!fenced && line.matches("#{1,4} .*")) {
                String name = anchor(plain(line.replaceFirst("#+ ", "")));
                String free = name;
                for (int again = 1; !anchors.add(free); again++) {
                    free = name + "-" + again;
                }
                List<String> anchor = List.of("<a id=\"" + free + "\"></a>", "");
                // What stands before the first heading would take the page its title.
                boolean first = line.startsWith("# ");
                anchored.addAll(first ? List.of(line, "") : anchor);
                anchored.addAll(first ? anchor : List.of(line));
            } else {
                anchored.add(line);
            }
        }
        return anchored;
    }

    private void addSections(String page, List<String> lines) {
        boolean fenced = false;
        String pageTitle = "";
        String heading = "";
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            fenced ^= line.strip().startsWith("```");
            if (!fenced && line.matches("#{1,4} .*")) {
                addSection(page, pageTitle, heading, text);
                heading = plain(line.replaceFirst("#+ ", ""));
                pageTitle = pageTitle.isEmpty() ? heading : pageTitle;
                text.setLength(0);
            } else if (!line.matches("\\s*(```.*|<!--.*-->|[| -]*)")) {
                text.append(plain(line)).append(' ');
            }
        }
        addSection(page, pageTitle, heading, text);
    }

    private void addSection(String page, String pageTitle, String heading, StringBuilder text) {
        if (!heading.isEmpty()) {
            boolean first = heading.equals(pageTitle);
            sections.add(Stream.of(
                            first ? page : page + "#" + anchor(heading),
                            first ? heading : pageTitle + ": " + heading,
                            text.toString().strip())
                    .map(SitePages::quoted)
                    .collect(Collectors.joining(",", "[", "]")));
        }
    }

    /** Without links' targets and marks of emphasis. */
    private static String plain(String markdown) {
        return markdown.replaceAll("!?\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("[`*]", "")
                .replaceAll("[|\\s]+", " ")
                .strip();
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(character -> quoted.append(
                character == '"' || character == '\\' || character == '<' || character < ' '
                        ? String.format("\\u%04x", character)
                        : String.valueOf((char) character)));
        return quoted.append('"').toString();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
