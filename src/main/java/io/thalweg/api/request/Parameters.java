package io.thalweg.api.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request, read strictly.
 *
 * <p>Each method reads one and notes what is wrong with it; the name is thereby known. {@link #requireNoFaults()} comes last
 * and throws all that was noted, and the names that nobody has read. Until then a value that is wrong reads as its default.
 * One thread.
 */
public final class Parameters {

    private static final int MOST_TEXT_CHARS = 256;

    private final Map<String, List<String>> given;
    private final Set<String> known = new LinkedHashSet<>();
    private final Faults faults = new Faults(Fault.Kind.PARAMETER);

    /** @param given of the query, decoded, each value by itself */
    public Parameters(Map<String, List<String>> given) {
        this.given = given;
    }

    /** A whole number in {@code lowest..highest}. */
    public int integer(String name, int fallback, int lowest, int highest) {
        String text = single(name);
        if (text == null) {
            return fallback;
        }
        String range = name + " is " + Fault.shown(text) + "; it must be a whole number in " + lowest + ".." + highest;
        try {
            int value = Integer.parseInt(text);
            if (value >= lowest && value <= highest) {
                return value;
            }
            faults.add(name, Fault.OUT_OF_RANGE, range);
        } catch (NumberFormatException e) {
            boolean isOnlyTooLong = text.matches("-?\\d+");
            faults.add(name, isOnlyTooLong ? Fault.OUT_OF_RANGE : Fault.WRONG_TYPE, range);
        }
        return fallback;
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean fallback) {
        return Boolean.parseBoolean(choice(name, Boolean.toString(fallback), List.of("true", "false")));
    }

    /** One of the given words. */
    public String choice(String name, String fallback, List<String> words) {
        String text = single(name);
        if (text == null) {
            return fallback;
        }
        if (words.contains(text)) {
            return text;
        }
        faults.add(
                name,
                Fault.OUT_OF_RANGE,
                name + " is " + Fault.shown(text) + "; it must be one of " + String.join(", ", words));
        return fallback;
    }

    public Optional<String> userId(String name) {
        return Optional.ofNullable(single(name)).filter(id -> faults.isId(name, id, true));
    }

    public Optional<String> itemId(String name) {
        return Optional.ofNullable(single(name)).filter(id -> faults.isId(name, id, false));
    }

    /** The id in the request's path, which is never absent; the empty text where it is none, which is then noted. */
    public String userIdInPath(String name, String value) {
        return faults.isId(name, value, true) ? value : "";
    }

    /** As {@link #userIdInPath}. */
    public String itemIdInPath(String name, String value) {
        return faults.isId(name, value, false) ? value : "";
    }

    /** The ids of a parameter that may be repeated {@code most} times; in the order given, each once. */
    public List<String> itemIds(String name, int most) {
        return several(name, most, id -> faults.isId(name, id, false));
    }

    /** A text of 1 to {@value #MOST_TEXT_CHARS} characters. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(single(name)).filter(text -> isText(name, text));
    }

    /** The texts of a parameter that may be repeated {@code most} times; in the order given, each once. */
    public List<String> texts(String name, int most) {
        return several(name, most, text -> isText(name, text));
    }

    /**
     * What {@code parse} makes of a text.
     *
     * @param parse throws an {@link IllegalArgumentException} that says what is wrong, without the name
     */
    public <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return Optional.ofNullable(single(name)).flatMap(text -> parsed(name, text, parse));
    }

    /** The same of a header, whose value came another way. */
    public <T> Optional<T> parsedHeader(String name, @Nullable String value, Function<String, T> parse) {
        return Optional.ofNullable(value).flatMap(text -> parsed(name, text, parse));
    }

    /** Whether the request has it at all, right or wrong. */
    public boolean has(String name) {
        known.add(name);
        return given.containsKey(name);
    }

    /** Notes a fault that the methods above don't know, such as two parameters that exclude each other. */
    public void refuse(String name, String reason, String detail) {
        faults.add(name, reason, detail);
    }

    /** @throws ProblemException if a value was wrong, or a name is given that nobody has read */
    public void requireNoFaults() {
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                faults.add(
                        name,
                        Fault.UNKNOWN,
                        "there is no parameter " + Fault.shown(name) + " here; "
                                + (known.isEmpty() ? "there is none" : "there are " + String.join(", ", known)));
            }
        }
        faults.throwIfAny();
    }

    /** The value of a parameter that is not to be repeated; null where it is absent, or is repeated. */
    private @Nullable String single(String name) {
        known.add(name);
        List<String> values = given.getOrDefault(name, List.of());
        if (values.size() > 1) {
            faults.add(name, Fault.REPEATED, name + " is given " + values.size() + " times; it may be given once");
            return null;
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private List<String> several(String name, int most, Predicate<String> isRight) {
        known.add(name);
        List<String> values = given.getOrDefault(name, List.of());
        if (values.size() > most) {
            faults.add(
                    name,
                    Fault.TOO_MANY,
                    name + " is given " + values.size() + " times; it may be given " + most + " times");
            return List.of();
        }
        List<String> right = new ArrayList<>(new LinkedHashSet<>(values));
        right.removeIf(isRight.negate());
        return right;
    }

    private boolean isText(String name, String text) {
        if (text.isEmpty() || text.length() > MOST_TEXT_CHARS) {
            faults.add(
                    name,
                    text.isEmpty() ? Fault.MISSING : Fault.OUT_OF_RANGE,
                    name + " has " + text.length() + " characters; it must have 1.." + MOST_TEXT_CHARS);
            return false;
        }
        return true;
    }

    private <T> Optional<T> parsed(String name, String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            faults.add(name, Fault.MALFORMED, name + " " + e.getMessage());
            return Optional.empty();
        }
    }
}
