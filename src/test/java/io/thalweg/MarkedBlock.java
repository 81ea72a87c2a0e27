package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A part of a page that tests compare with the code, between {@code <!-- name:begin -->} and {@code <!-- name:end -->}. */
public final class MarkedBlock {

    private MarkedBlock() {}

    /** The lines between the markers, each with its line break. */
    public static String text(Path page, String name) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- " + name + ":begin -->\n";
        String end = "<!-- " + name + ":end -->";
        assertThat(text).containsOnlyOnce(begin).containsOnlyOnce(end);
        return text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end));
    }

    /** The cells of a table's rows, without its heading, backticks taken away. */
    public static List<List<String>> rows(Path page, String name) throws IOException {
        return text(page, name)
                .lines()
                .skip(2)
                .map(line -> Arrays.stream(line.replace("`", "").split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .map(cells -> cells.subList(1, cells.size() - 1))
                .toList();
    }
}
