package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.MarkdownPage;
import io.thalweg.api.Program;
import io.thalweg.config.ThalwegConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every command of the README and the pages is tried here, or says why not.
 *
 * <ul>
 *   <li>Commands of the program that need no cluster are run, on small files of the names that pages use.
 *   <li>The others are parsed: command, options, keys and values. ClusterCommandsIT runs those of blocks.
 *   <li>Of Maven, profiles and test classes must be there.
 *   <li>{@code <!-- run: bash -->} before a block: it is run as a script, in a folder of its own.
 *   <li>{@code <!-- not run: REASON -->} before a block: its commands of other programs are left out.
 *   <li>{@code curl} lines, and programs of clients, are run by AskingPageIT and ClientsPageIT.
 * </ul>
 */
final class PageCommandsTest {

    private static final String PROGRAM = "target/thalweg ";
    private static final String NOT_RUN = "not run: ";
    private static final Set<String> RUN = Set.of("evaluate", "recommend", "similar", "config", "topology");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Pattern PROFILE = Pattern.compile("-P([\\w-]+)");
    private static final Pattern TEST_CLASS = Pattern.compile("-D(?:it\\.)?test=([\\w,]+)");

    @TempDir
    static Path folder;

    /** @param marker what the comment before its block says */
    private record Line(MarkdownPage page, String marker, String command) {
        @Override
        public String toString() {
            return page + ": " + command;
        }
    }

    @BeforeAll
    static void writeFiles() throws IOException {
        writeFiles(folder);
    }

    /** Of the names that pages use. */
    static void writeFiles(Path folder) throws IOException {
        StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
        StringBuilder table = new StringBuilder("who,what,when,stars\n");
        StringBuilder plays = new StringBuilder("user,item,timestamp\n");
        StringBuilder lines = new StringBuilder();
        StringBuilder movies = new StringBuilder("movieId,title,genres\n");
        for (int item = 1; item <= 12; item++) {
            movies.append(item).append(",Film ").append(item).append(" (1999),Drama\n");
        }
        for (int n = 0; n < 120; n++) {
            int user = 1 + n % 20;
            int item = 1 + n * 7 % 12;
            int rating = 1 + (n + n / 20) % 5;
            int time = 1_600_000_000 + n;
            ratings.append(user + "," + item + "," + rating + "," + time + "\n");
            table.append("u" + user + ",i" + item + "," + rating + "," + time + "\n");
            plays.append(user + "," + item + "," + time + "\n");
            lines.append("{\"userId\":\"" + user + "\",\"itemId\":\"" + item + "\",\"rating\":" + rating
                    + ",\"timestamp\":" + time + "}\n");
        }
        Files.writeString(folder.resolve("ratings.csv"), ratings);
        Files.writeString(folder.resolve("table.csv"), table);
        Files.writeString(folder.resolve("plays.csv"), plays);
        Files.writeString(folder.resolve("movies.csv"), movies);
        try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(folder.resolve("reviews.jsonl.gz")))) {
            zipped.write(lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    static List<Line> fenced() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            for (MarkdownPage.Block block : page.blocks()) {
                boolean asks = MarkdownPage.ASKING.contains(page.path())
                        && block.text().contains("curl ");
                boolean isOfCommands = Set.of("sh", "bash").contains(block.language())
                        || block.commands().stream()
                                .anyMatch(command -> command.startsWith(PROGRAM) || command.startsWith("mvn "));
                if (isOfCommands && !asks) {
                    block.commands().forEach(command -> lines.add(new Line(page, block.marker(), command)));
                }
            }
        }
        return lines;
    }

    /** Those of the program that run with a cluster, without its name, each after the name of its page; in their order. */
    static List<Arguments> ofClusters() throws IOException {
        return fenced().stream()
                .filter(line -> line.marker.isEmpty() && line.command.startsWith(PROGRAM))
                .map(line -> Arguments.of(
                        line.page.path().getFileName().toString().replace(".md", ""),
                        line.command.substring(PROGRAM.length())))
                .filter(each -> !RUN.contains(words((String) each.get()[1])[0]))
                .toList();
    }

    static List<Line> inline() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            page.codes().stream()
                    .filter(code -> code.startsWith(PROGRAM) || code.startsWith("mvn "))
                    .filter(code -> !code.contains("COMMAND") && !code.contains("=PART"))
                    .map(code -> new Line(page, NOT_RUN + "in a sentence", code.replaceAll("\\s+", " ")))
                    .forEach(lines::add);
        }
        return lines;
    }

    static Stream<Arguments> scripts() throws IOException {
        return MarkdownPage.all().stream().flatMap(page -> page.blocks().stream()
                .filter(block -> block.marker().equals("run: bash"))
                .map(block -> Arguments.of(page, block.text())));
    }

    @ParameterizedTest
    @MethodSource("fenced")
    void shouldTryEachLineOfABlock(Line line) throws Exception {
        tryOut(line);
    }

    @ParameterizedTest
    @MethodSource("inline")
    void shouldTryEachCommandInASentence(Line line) throws Exception {
        tryOut(line);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shouldRunScripts(MarkdownPage page, String script) throws Exception {
        Program.require("bash");
        Path there = Files.createTempDirectory(folder, "script");
        Program.run(there, Map.of(), "bash", "-eu", "-c", "cd '" + there + "'\n" + script);
    }

    private static void tryOut(Line line) throws Exception {
        String command = line.command.replaceFirst("^zcat \\S+ \\| ", "");
        if (command.startsWith(PROGRAM)) {
            tryProgram(words(command.substring(PROGRAM.length())), line.marker.isEmpty());
        } else if (command.startsWith("mvn ")) {
            tryMaven(command);
            requireReason(line);
        } else if (command.startsWith(MarkdownPage.EXAMPLE)) {
            assertThat(line.page.path()).isEqualTo(MarkdownPage.CLIENTS);
        } else if (command.equals("python3 src/measure/compared.py --help")) {
            Program.require("python3");
            Program.run(folder, Map.of(), command.split(" "));
        } else if (!line.marker.equals("run: bash")) {
            requireReason(line);
        }
    }

    private static void requireReason(Line line) {
        assertThat(line.marker)
                .as("no test runs it; if none can, say so before the block: <!-- not run: WHY -->")
                .startsWith(NOT_RUN)
                .hasSizeGreaterThan(NOT_RUN.length() + 10);
    }

    private static void tryProgram(String[] words, boolean run) {
        CommandLine.ParseResult parsed = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words);
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Map<String, String> typed = last.matchedOptionValue("--set", Map.of());
        ThalwegConfig.of(typed);
        if (run && RUN.contains(words[0]) && !List.of(words).contains("-")) {
            Outcome outcome = Outcome.of(Arrays.stream(words)
                    .map(word -> Files.exists(folder.resolve(word))
                            ? folder.resolve(word).toString()
                            : word)
                    .toArray(String[]::new));
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        }
    }

    private static void tryMaven(String command) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        for (MatchResult profile : PROFILE.matcher(command).results().toList()) {
            assertThat(pom).contains("<id>" + profile.group(1) + "</id>");
        }
        for (MatchResult tests : TEST_CLASS.matcher(command).results().toList()) {
            for (String test : tests.group(1).split(",", -1)) {
                try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
                    assertThat(sources.map(path -> path.getFileName().toString()))
                            .contains(test + ".java");
                }
            }
        }
    }

    static String[] words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> Stream.of(1, 2, 3)
                        .map(word::group)
                        .filter(group -> group != null)
                        .findFirst()
                        .orElse(""))
                .filter(word -> !word.equals("…"))
                .toArray(String[]::new);
    }
}
