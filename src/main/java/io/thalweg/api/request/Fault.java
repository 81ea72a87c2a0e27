package io.thalweg.api.request;

import io.thalweg.rating.VisibleText;

/**
 * One thing that is wrong in a request.
 *
 * @param kind where it is: in the query, the path or a header, or in the body
 * @param name the parameter's or header's name, or the JSON Pointer (RFC 6901) of the value; cut, since callers choose it
 * @param reason a stable code, such as {@code out-of-range}
 * @param detail a sentence for people, with the range
 */
public record Fault(Kind kind, String name, String reason, String detail) {

    public static final String UNKNOWN = "unknown";
    public static final String REPEATED = "repeated";
    public static final String MISSING = "missing";
    public static final String WRONG_TYPE = "wrong-type";
    public static final String OUT_OF_RANGE = "out-of-range";
    public static final String TOO_MANY = "too-many";
    /** Text in a form that it has not: a cursor, a position. */
    public static final String MALFORMED = "malformed";

    private static final int SHOWN_CHARS = 100;

    /** Where a fault is; the word is the field of the answer. */
    public enum Kind {
        PARAMETER("parameter"),
        POINTER("pointer");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    public Fault {
        name = VisibleText.excerpt(name, SHOWN_CHARS);
    }

    /** A caller's text as a detail may quote it: short, and without what a terminal would obey. */
    public static String shown(String text) {
        return "'" + VisibleText.excerpt(text, SHOWN_CHARS) + "'";
    }
}
