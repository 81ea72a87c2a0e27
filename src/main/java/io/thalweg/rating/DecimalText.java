package io.thalweg.rating;

/** Numbers as files and events write them. */
public final class DecimalText {

    private DecimalText() {}

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The number; NaN where the text is none, which then also holds for NaN, infinity and hexadecimal digits. */
    public static double number(String text) {
        if (text.length() == 1 && isDigit(text.charAt(0))) {
            return text.charAt(0) - '0';
        }
        if (text.length() == 3 && isDigit(text.charAt(0)) && text.charAt(1) == '.' && isDigit(text.charAt(2))) {
            // Whole tenths, divided once: rounded as parsing rounds.
            return (10 * (text.charAt(0) - '0') + (text.charAt(2) - '0')) / 10.0;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.-+eE ".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
