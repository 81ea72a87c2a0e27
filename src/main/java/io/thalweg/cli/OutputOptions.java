package io.thalweg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The form of a command's results; a mixin. */
final class OutputOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private enum Form {
        TEXT,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The form of the results. JSON stands alone on stdout, in one line.")
    private Form form = Form.TEXT;

    boolean isJson() {
        return form == Form.JSON;
    }

    /** Prints the result in the form that was asked for. */
    void print(PrintWriter out, Object json, Runnable text) {
        if (!isJson()) {
            text.run();
            return;
        }
        try {
            out.println(JSON.writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json.getClass() + " can't be written as JSON", e);
        }
    }
}
