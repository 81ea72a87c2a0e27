package io.thalweg.cli;

import io.thalweg.rating.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows in columns, with a line of names above, no wider than it may be: text that doesn't fit ends with an ellipsis, the widest
 * column first. Widths are counted in characters.
 */
final class Table {

    private static final String BETWEEN = "  ";

    /** @param least how narrow it may become; numbers are never cut */
    private record Column(String name, boolean isNumber, int least) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column that stands to the right and is never cut. */
    Table number(String name) {
        columns.add(new Column(name, true, Integer.MAX_VALUE));
        return this;
    }

    /** A column that is cut where the table is too wide, to {@code least} characters if need be. */
    Table text(String name, int least) {
        columns.add(new Column(name, false, least));
        return this;
    }

    /** @throws IllegalArgumentException if there are not as many as columns */
    Table row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells in " + columns.size() + " columns");
        }
        rows.add(cells.stream().map(VisibleText::of).toList());
        return this;
    }

    /** @param width in characters; the lines are longer only where all columns have become as narrow as they may be */
    List<String> lines(int width) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::name).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths(int width) {
        int[] widths = new int[columns.size()];
        int sum = BETWEEN.length() * (columns.size() - 1);
        for (int at = 0; at < widths.length; at++) {
            int column = at;
            widths[at] = Math.max(
                    columns.get(at).name().length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
            sum += widths[at];
        }
        for (int widest = widest(widths); sum > width && widest >= 0; widest = widest(widths)) {
            widths[widest]--;
            sum--;
        }
        return widths;
    }

    /** Of those that may become narrower; -1 if none may. */
    private int widest(int[] widths) {
        int widest = -1;
        for (int at = 0; at < widths.length; at++) {
            if (widths[at] > columns.get(at).least() && (widest < 0 || widths[at] > widths[widest])) {
                widest = at;
            }
        }
        return widest;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < widths.length; at++) {
            String form = columns.get(at).isNumber() ? "%" + widths[at] + "s" : "%-" + widths[at] + "s";
            line.append(at == 0 ? "" : BETWEEN)
                    .append(String.format(Locale.ROOT, form, VisibleText.cut(cells.get(at), widths[at])));
        }
        return line.toString().stripTrailing();
    }
}
