package io.thalweg.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A line a minute, on the console and in a file of comma-separated values, so that a run that dies shows what came of it. */
final class SoakLog {

    private final Path file;
    private final List<Map<String, Double>> rows = new ArrayList<>();

    SoakLog(Path file) {
        this.file = file;
    }

    /** Writes a row; all have the same columns, the first of which is the minute. */
    void add(Map<String, Double> row) {
        rows.add(new LinkedHashMap<>(row));
        try {
            if (rows.size() == 1) {
                Files.writeString(file, String.join(",", row.keySet()) + "\n");
            }
            Files.writeString(
                    file,
                    row.values().stream().map(SoakLog::number).collect(Collectors.joining(",")) + "\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("soak: "
                + row.entrySet().stream()
                        .map(each -> each.getKey() + " " + number(each.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    /** A column from a minute on. */
    List<Slope.Point> column(String name, double fromMinute) {
        return rows.stream()
                .filter(row -> row.getOrDefault("minute", 0.0) >= fromMinute)
                .map(row -> new Slope.Point(row.getOrDefault("minute", 0.0), row.getOrDefault(name, 0.0)))
                .toList();
    }
}
