package io.thalweg.rating.file;

import java.util.HashMap;
import java.util.Map;

/** Ids of a file: one string for equal ones, without what nobody sees at their ends. */
public final class Ids {

    private final Map<String, String> known = new HashMap<>();
    private String latest = "";

    String shared(String id) {
        String same = known.putIfAbsent(id, id);
        return same == null ? id : same;
    }

    /** The same where many files have the same id many times in a row. */
    String sharedAsBefore(String id) {
        if (!id.equals(latest)) {
            latest = shared(id);
        }
        return latest;
    }

    /** Whether it begins and ends with what everybody sees, and with no quote. */
    static boolean hasPlainEnds(String id) {
        return !id.isEmpty() && isPlain(id.charAt(0)) && isPlain(id.charAt(id.length() - 1));
    }

    /** Without blanks and marks at its ends that nobody sees, such as the no-break space U+00A0 or a byte order mark. */
    public static String withoutInvisibleEnds(String id) {
        int from = 0;
        int to = id.length();
        while (from < to && isInvisible(id.charAt(from))) {
            from++;
        }
        while (to > from && isInvisible(id.charAt(to - 1))) {
            to--;
        }
        return id.substring(from, to);
    }

    private static boolean isPlain(char c) {
        return c > '"' && c <= '~';
    }

    private static boolean isInvisible(char c) {
        return c <= ' '
                || (c > '~'
                        && (Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.FORMAT));
    }
}
