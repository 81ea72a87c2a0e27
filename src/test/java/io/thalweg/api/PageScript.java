package io.thalweg.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The commands of pages that ask the API, one after the other, and the answers that it shows.
 *
 * @param commands lines of bash, each with one {@code curl} at most; those that a backslash continues are one
 * @param answers that are shown
 */
record PageScript(List<Command> commands, List<Shown> answers) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|json)\\n(.*?)^```$");
    private static final Pattern STATUS = Pattern.compile("# (\\d{3})\\b.*$");
    private static final int OK = 200;

    /** @param status that the comment at its end names, 200 without one */
    record Command(String line, boolean asks, int status) {}

    /**
     * JSON that stands below a block of commands that ask.
     *
     * @param question which of those that ask, from 0
     */
    record Shown(int question, String json) {}

    static PageScript of(List<Path> pages) throws IOException {
        List<Command> commands = new ArrayList<>();
        List<Shown> answers = new ArrayList<>();
        int questions = 0;
        for (Path page : pages) {
            boolean asked = false;
            for (MatchResult block :
                    BLOCK.matcher(Files.readString(page)).results().toList()) {
                String text = block.group(2);
                if (block.group(1).equals("sh")) {
                    asked = text.contains("curl ");
                    for (String line : asked ? text.replace("\\\n", " ").lines().toList() : List.<String>of()) {
                        Command command = command(line);
                        commands.add(command);
                        questions += command.asks ? 1 : 0;
                    }
                } else if (asked) {
                    answers.add(new Shown(questions - 1, text));
                }
            }
        }
        return new PageScript(commands, answers);
    }

    private static Command command(String line) {
        var status = STATUS.matcher(line);
        return new Command(line, line.contains("curl "), status.find() ? Integer.parseInt(status.group(1)) : OK);
    }

    /** Those that ask. */
    List<Command> questions() {
        return commands.stream().filter(Command::asks).toList();
    }

    /**
     * As one script that ends at the first that fails. It notes what each {@code curl} asked and got in the folder {@code $OUT}: a line in
     * {@code asked}, and the answer in {@code 1.body} and so on.
     *
     * @param pageHost as the page has it
     * @param host to ask
     */
    String bash(String pageHost, String host) {
        StringBuilder script = new StringBuilder("""
                set -eu -o pipefail
                : > "$OUT/asked"
                curl() {
                  local at=$(($(wc -l < "$OUT/asked") + 1)) code=0
                  command curl "$@" -w '%{stderr}%{http_code} %{method} %{url_effective}\\n' \\
                    > "$OUT/$at.body" 2> "$OUT/$at.err" || code=$?
                  tail -n 1 "$OUT/$at.err" >> "$OUT/asked"
                  cat "$OUT/$at.body"
                  return $code
                }
                """);
        commands.forEach(
                command -> script.append(command.line.replace(pageHost, host)).append('\n'));
        return script.toString();
    }
}
