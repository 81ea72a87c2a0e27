package io.thalweg.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.rating.VisibleText;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The form of a command's results; a mixin. */
final class OutputOptions {

    private static final ObjectMapper JSON = new ObjectMapper(
            new JsonFactoryBuilder().characterEscapes(new HiddenCharacters()).build());

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

    /** A figure for JSON, which has no NaN. */
    static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
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

    /** Written as escapes, so that JSON means the same and a terminal shows it. */
    private static final class HiddenCharacters extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0x7F] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            boolean hidden = c > 0x7F && c <= Character.MAX_VALUE && VisibleText.isHidden((char) c);
            return hidden ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)) : null;
        }
    }
}
