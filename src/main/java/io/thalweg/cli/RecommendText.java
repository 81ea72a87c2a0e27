package io.thalweg.cli;

import io.thalweg.cli.RecommendCommand.Entry;
import io.thalweg.cli.RecommendCommand.Rated;
import io.thalweg.cli.RecommendCommand.Report;
import io.thalweg.rank.Source;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Repeats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A user's list as text: what the user rated highest or used most, and the list, a line an item. They stand side by side where
 * there is room for all columns, else one below the other.
 */
final class RecommendText {

    private static final String BESIDE = " | ";
    private static final int ROOM_FOR_BOTH = 150;
    private static final int ROOM_FOR_CATEGORIES = 100;
    private static final int TITLE = 24;
    private static final int CATEGORIES = 12;
    private static final int WHY = 30;

    private final Report report;
    private final Feedback feedback;
    private final int width;

    private RecommendText(Report report, Feedback feedback, int width) {
        this.report = report;
        this.feedback = feedback;
        this.width = width;
    }

    /** @param width of the lines, in characters */
    static List<String> lines(Report report, Feedback feedback, int width) {
        return new RecommendText(report, feedback, width).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (width >= ROOM_FOR_BOTH) {
            int left = (width - BESIDE.length()) * 2 / 5;
            lines.addAll(beside(rated(left), list(width - BESIDE.length() - left), left));
        } else {
            lines.addAll(rated(width));
            lines.add("");
            lines.addAll(list(width));
        }
        if (report.items().isEmpty()) {
            lines.add("Nothing is left to recommend: the user has rated all other items, or they are");
            lines.add("of other categories, or excluded.");
        }
        return lines;
    }

    private static List<String> beside(List<String> left, List<String> right, int width) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < Math.max(left.size(), right.size()); at++) {
            String line = (at < left.size() ? left.get(at) : "");
            lines.add((line
                            + " ".repeat(Math.max(0, width - line.length()))
                            + BESIDE
                            + (at < right.size() ? right.get(at) : ""))
                    .stripTrailing());
        }
        return lines;
    }

    private List<String> rated(int most) {
        Table table = new Table()
                .number(feedback.isImplicit() ? "times" : "rated")
                .text("title", TITLE)
                .text("categories", CATEGORIES);
        for (Rated rated : report.ratedHighest()) {
            table.row(List.of(used(rated.rating()), rated.title(), String.join(", ", rated.categories())));
        }
        List<String> lines = new ArrayList<>();
        lines.add("User " + report.userId() + (feedback.isImplicit() ? " used most (of " : " rated highest (of ")
                + report.ratingCount() + (feedback.isImplicit() ? " items)" : " ratings)"));
        lines.addAll(table.lines(most));
        return lines;
    }

    private List<String> list(int most) {
        boolean hasCategories = most >= ROOM_FOR_CATEGORIES || width >= ROOM_FOR_BOTH;
        Table table = new Table().number("match");
        if (!feedback.isImplicit()) {
            table.number("stars");
        }
        table.text("title", TITLE);
        if (hasCategories) {
            table.text("categories", CATEGORIES);
        }
        table.text("why", WHY);
        for (Entry entry : report.items()) {
            List<String> cells = new ArrayList<>();
            cells.add(Integer.toString(entry.match()));
            if (!feedback.isImplicit()) {
                cells.add(stars(entry.prediction()));
            }
            cells.add(entry.title());
            if (hasCategories) {
                cells.add(String.join(", ", entry.categories()));
            }
            cells.add(why(entry));
            table.row(cells);
        }
        List<String> lines = new ArrayList<>();
        lines.add("and may like, best match first (how likely to come to it and like it)");
        lines.addAll(table.lines(most));
        return lines;
    }

    /** How many times, as far as it was counted; nothing where it wasn't. */
    private String used(double rating) {
        if (!feedback.isImplicit()) {
            return stars(rating);
        }
        if (feedback.repeats() != Repeats.COUNT) {
            return feedback.hasOneValue() ? "" : stars(rating);
        }
        double count = feedback.count(rating);
        return (count >= feedback.cap() ? ">=" : "") + Math.round(count);
    }

    /** In words, for {@link io.thalweg.rank.Source}. */
    private String why(Entry entry) {
        String because = entry.because().stream().map(Rated::title).collect(Collectors.joining("; "));
        if (entry.source().equals(Source.POPULAR.code())) {
            return report.ratingCount() == 0
                    ? "many like it"
                    : "many like it; nothing is known yet of what the user likes";
        }
        if (entry.source().equals(Source.SIMILAR.code())) {
            return because.isEmpty() ? "rated together with the user's latest" : "rated with " + because;
        }
        return because.isEmpty() ? "suits the user's taste" : "suits who likes " + because;
    }

    private static String stars(double rating) {
        return String.format(Locale.ROOT, "%.1f", rating);
    }
}
