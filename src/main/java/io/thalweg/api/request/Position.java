package io.thalweg.api.request;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a write is in the ratings topic: {@code 2@18343}. A read that names it sees the write.
 *
 * @param partition 0 or more
 * @param offset 0 or more
 */
public record Position(int partition, long offset) {

    /** Of an answer to a write. */
    public static final String HEADER = "Thalweg-Position";

    /** Of a read. */
    public static final String AFTER_HEADER = "Thalweg-After";

    private static final int MOST = 100;
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

    public Position {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "partition " + partition + " and offset " + offset + " are not negative");
        }
    }

    /** @throws IllegalArgumentException if the text has another form; says which it should have */
    public static Position parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "is " + Fault.shown(text) + "; it has the form PARTITION@OFFSET, as " + HEADER + " gave it");
        }
        return new Position(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
    }

    /**
     * Several with commas between; of one partition the furthest, in the order of partitions.
     *
     * @throws IllegalArgumentException if one has another form, or there are more than {@value #MOST}
     */
    public static List<Position> parseAll(String text) {
        String[] parts = text.split(",", MOST + 1);
        if (parts.length > MOST) {
            throw new IllegalArgumentException("has more than " + MOST + " positions");
        }
        Map<Integer, Position> furthest = new TreeMap<>();
        for (String part : parts) {
            Position position = parse(part);
            furthest.merge(position.partition, position, (a, b) -> a.offset >= b.offset ? a : b);
        }
        return List.copyOf(furthest.values());
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
