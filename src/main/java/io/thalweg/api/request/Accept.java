package io.thalweg.api.request;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which form of an answer a client wants (RFC 9110, 12.5.1). */
public final class Accept {

    public static final String JSON = "application/json";
    public static final String CSV = "text/csv";
    public static final String EVENTS = "text/event-stream";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern RANGE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")((?:\\s*;[^;]*)*)");
    private static final Pattern WEIGHT = Pattern.compile("\\s*[qQ]\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*");

    private Accept() {}

    /**
     * The offered type that the header gives the highest weight; of equal ones the first that is offered.
     *
     * @param accept null where there is none, which takes everything; what can't be read in it is passed over
     * @param offered the types, in lower case, best first
     * @throws ProblemException if it takes none of them; says what is offered
     */
    public static String choose(@Nullable String accept, List<String> offered) {
        if (accept == null || accept.isBlank()) {
            return offered.get(0);
        }
        String best = "";
        double highest = 0;
        for (String type : offered) {
            double weight = weight(accept, type);
            if (weight > highest) {
                highest = weight;
                best = type;
            }
        }
        if (best.isEmpty()) {
            throw ProblemException.of(
                    ProblemType.NOT_ACCEPTABLE,
                    "Accept is " + Fault.shown(accept) + "; there is " + String.join(", ", offered));
        }
        return best;
    }

    /** The weight of the range that fits most closely: {@code text/csv} before {@code text/*} before {@code *}{@code /*}. */
    private static double weight(String accept, String type) {
        int closest = 0;
        double weight = 0;
        for (String each : accept.split(",", -1)) {
            Matcher range = RANGE.matcher(each.strip());
            int closeness = range.matches() ? closeness(range.group(1) + "/" + range.group(2), type) : 0;
            if (closeness > closest) {
                closest = closeness;
                weight = weight(range.group(3));
            }
        }
        return weight;
    }

    private static int closeness(String range, String type) {
        String lower = range.toLowerCase(Locale.ROOT);
        if (lower.equals(type)) {
            return 3;
        }
        if (lower.equals(type.substring(0, type.indexOf('/')) + "/*")) {
            return 2;
        }
        return lower.equals("*/*") ? 1 : 0;
    }

    /** 1 where there is none, and where it can't be read. */
    private static double weight(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            Matcher weight = WEIGHT.matcher(parameter);
            if (weight.matches()) {
                return Double.parseDouble(weight.group(1));
            }
        }
        return 1;
    }
}
