package io.thalweg.cli;

import io.thalweg.cli.RecommendCommand.Entry;
import io.thalweg.cli.RecommendCommand.Rated;
import io.thalweg.cli.RecommendCommand.Report;
import io.thalweg.rank.Source;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A user's list as text: what the user rated highest or used most on the left, the list on the right, a line an item. */
final class RecommendText {

    private static final String LINE = "%-65s | %s";
    private static final int TITLE = 34;
    private static final int CATEGORIES = 22;
    private static final int REASON = 26;

    private RecommendText() {}

    static List<String> lines(Report report, Feedback feedback) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                "User " + report.userId()
                        + (feedback.isImplicit() ? " used most (of " : " rated highest (of ")
                        + report.ratingCount()
                        + (feedback.isImplicit() ? " items)" : " ratings)"),
                "and may like"));
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                columns(feedback.isImplicit() ? "times" : "rated", "title", "categories"),
                right("match", feedback.isImplicit() ? "" : "stars", "title", "categories", "why")));
        int rows = Math.max(report.items().size(), report.ratedHighest().size());
        for (int row = 0; row < rows; row++) {
            String left = row < report.ratedHighest().size()
                    ? left(report.ratedHighest().get(row), feedback)
                    : "";
            String right =
                    row < report.items().size() ? right(report.items().get(row), report.ratingCount(), feedback) : "";
            lines.add(String.format(Locale.ROOT, LINE, left, right).stripTrailing());
        }
        if (report.items().isEmpty()) {
            lines.add(
                    "Nothing is left to recommend: the user has rated all other items, or they are of other categories,"
                            + " or excluded.");
        }
        return lines;
    }

    private static String left(Rated rated, Feedback feedback) {
        return columns(used(rated.rating(), feedback), rated.title(), String.join(", ", rated.categories()));
    }

    /** How many times, as far as it was counted; nothing where it wasn't. */
    private static String used(double rating, Feedback feedback) {
        if (!feedback.isImplicit()) {
            return stars(rating);
        }
        if (feedback.repeats() != Repeats.COUNT) {
            return feedback.hasOneValue() ? "" : stars(rating);
        }
        double count = feedback.count(rating);
        return (count >= feedback.cap() ? ">=" : "") + Math.round(count);
    }

    private static String right(Entry entry, int ratingCount, Feedback feedback) {
        return right(
                Integer.toString(entry.match()),
                feedback.isImplicit() ? "" : stars(entry.prediction()),
                entry.title(),
                String.join(", ", entry.categories()),
                why(entry, ratingCount));
    }

    private static String right(String match, String stars, String title, String categories, String why) {
        return String.format(Locale.ROOT, "%5s %s  %s", match, columns(stars, title, categories), why);
    }

    /** In words, for {@link io.thalweg.rank.Source}. */
    private static String why(Entry entry, int ratingCount) {
        String because = entry.because().stream()
                .map(reason -> cut(reason.title(), REASON))
                .collect(Collectors.joining("; "));
        if (entry.source().equals(Source.POPULAR.code())) {
            return ratingCount == 0 ? "many like it" : "many like it; nothing is known yet of what the user likes";
        }
        if (entry.source().equals(Source.SIMILAR.code())) {
            return because.isEmpty() ? "rated together with the user's latest" : "rated together with " + because;
        }
        return because.isEmpty() ? "suits the user's taste" : "suits who likes " + because;
    }

    private static String columns(String stars, String title, String categories) {
        return String.format(
                Locale.ROOT,
                "%5s  %-" + TITLE + "s  %-" + CATEGORIES + "s",
                stars,
                cut(title, TITLE),
                cut(categories, CATEGORIES));
    }

    private static String stars(double rating) {
        return String.format(Locale.ROOT, "%.1f", rating);
    }

    static String cut(String text, int length) {
        return VisibleText.excerpt(text, length);
    }
}
