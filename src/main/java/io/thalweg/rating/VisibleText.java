package io.thalweg.rating;

/**
 * Text that others wrote, as people may see it: on a terminal or in a log, control characters would do what they say, and
 * marks of direction would show one text and mean another.
 */
public final class VisibleText {

    private static final char FIRST_PICTURE = '\u2400';
    private static final char PICTURE_OF_DELETE = '\u2421';
    private static final char REPLACEMENT = '\uFFFD';
    private static final String CUT = "…";

    private VisibleText() {}

    /** The same text, but control characters are their pictures (␛ for an escape), and marks of direction are �. */
    public static String of(String text) {
        return visible(text, false);
    }

    /** The same for text of several lines: their ends and tabs stay. */
    public static String ofLines(String text) {
        return visible(text, true);
    }

    /** Whether a character is shown as another one by {@link #of}. */
    public static boolean isHidden(char c) {
        return c < ' ' || (c >= 0x7F && c < 0xA0) || isDirection(c) || c == '\u2028' || c == '\u2029';
    }

    private static String visible(String text, boolean keepsLayout) {
        StringBuilder visible = null;
        for (int at = 0; at < text.length(); at++) {
            if (isHidden(text.charAt(at)) && !(keepsLayout && isLayout(text, at))) {
                visible = visible == null ? new StringBuilder(text) : visible;
                visible.setCharAt(at, picture(text.charAt(at)));
            }
        }
        return visible == null ? text : visible.toString();
    }

    private static boolean isLayout(String text, int at) {
        char c = text.charAt(at);
        boolean endsLine = c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        return c == '\n' || c == '\t' || endsLine;
    }

    /** The visible text's beginning, at most so many characters, with an ellipsis where that is not all. */
    public static String excerpt(String text, int mostChars) {
        return of(cut(text, mostChars));
    }

    /** The text's beginning, at most so many characters, with an ellipsis where that is not all; no pair is divided. */
    public static String cut(String text, int mostChars) {
        if (text.length() <= mostChars) {
            return text;
        }
        int end = Math.max(0, mostChars - CUT.length());
        boolean divides = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, divides ? end - 1 : end) + (mostChars > 0 ? CUT : "");
    }

    /** Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9). */
    private static boolean isDirection(char c) {
        return c == '\u061C'
                || c == '\u200E'
                || c == '\u200F'
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069');
    }

    private static char picture(char c) {
        if (c < ' ') {
            return (char) (FIRST_PICTURE + c);
        }
        return c == 0x7F ? PICTURE_OF_DELETE : REPLACEMENT;
    }
}
