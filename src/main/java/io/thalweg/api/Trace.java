package io.thalweg.api;

import io.javalin.http.Context;
import io.thalweg.serve.Writer;
import java.util.Optional;
import java.util.regex.Pattern;

/** By what a caller's tracing knows a request again (W3C Trace Context, level 1). */
final class Trace {

    /** Version, trace, parent and flags; ids of zeros alone, and the version ff, are none. */
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Trace() {}

    static Optional<String> of(Context context) {
        return Optional.ofNullable(context.header(Writer.TRACE_HEADER))
                .filter(text -> FORM.matcher(text).matches());
    }
}
