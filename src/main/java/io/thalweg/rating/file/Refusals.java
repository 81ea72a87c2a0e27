package io.thalweg.rating.file;

import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.InvalidRatingException.Reason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Ratings of a file that the application would refuse, by reason, with the first line of each. */
final class Refusals {

    private final Map<Reason, Refused> byReason = new EnumMap<>(Reason.class);
    private long total;

    private static final class Refused {
        private final long line;
        private final String message;
        private long count;

        Refused(long line, String message) {
            this.line = line;
            this.message = message;
        }
    }

    void add(InvalidRatingException e, long line) {
        byReason.computeIfAbsent(e.reason(), reason -> new Refused(line, String.valueOf(e.getMessage()))).count++;
        total++;
    }

    /** So many were left out. */
    void tell(FileNotes notes) {
        byReason.forEach((reason, refused) -> notes.say(String.format(
                Locale.ROOT,
                "left out, since the application would refuse it (%s): %,d, the first is line %d: %s",
                reason.code(),
                refused.count,
                refused.line,
                refused.message)));
    }

    boolean isEmpty() {
        return total == 0;
    }

    /** A sentence for who didn't ask for them to be left out. */
    String problem(long ratingCount) {
        String reasons = byReason.entrySet().stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s %,d (line %d: %s)",
                        each.getKey().code(),
                        each.getValue().count,
                        each.getValue().line,
                        each.getValue().message))
                .collect(Collectors.joining("; "));
        String scale = byReason.containsKey(Reason.OFF_SCALE)
                ? ". If the scale is another one, set it for the application too: --set rating.scale=LO..HI; --unrated VALUE"
                        + " leaves a value out that stands for none"
                : "";
        return String.format(
                Locale.ROOT,
                "%,d of %,d ratings would be refused: %s. Nothing was sent or learned; --skip-refused leaves them out%s",
                total,
                total + ratingCount,
                reasons,
                scale);
    }
}
