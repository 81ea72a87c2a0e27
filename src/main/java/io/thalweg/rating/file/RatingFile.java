package io.thalweg.rating.file;

import io.thalweg.rating.DecimalText;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.LearnedOrder;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingRules;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.TimeText;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of ratings: {@code u.data}, {@code ratings.csv}, {@code ratings.dat} and what else people have, with or without
 * names of columns and times, JSON lines too, each also gzipped; docs, "Files". The first lines tell which; the file's name
 * doesn't matter.
 *
 * <p>A file without times gets made-up ones: {@link #FIRST_TIMELESS_MILLIS}, and a second more with each rating. Equal ids are
 * one string in memory. One thread.
 */
public final class RatingFile {

    /** Time of the first rating of a file without times: 2001-09-09T01:46:40Z. */
    public static final long FIRST_TIMELESS_MILLIS = 1_000_000_000_000L;

    private static final long TIMELESS_STEP_MILLIS = 1000;
    private static final int TOLD_EVERY = 10_000;
    private static final int MOST_EXPECTED = 20_000_000;

    /** The column that says in which order a user's ratings were learned. */
    private static final String SEQUENCE = "sequence";

    private final RecordFile file;
    private final ReadingOptions options;
    /** What lines say where they are events; null where they are ratings. */
    private final @Nullable Feedback events;

    private final @Nullable JsonLines json;
    private final RatingLayout layout;
    private final Ids ids = new Ids();
    private final Unrated unrated;
    private final RatingValues values = new RatingValues();
    private final Refusals refusals = new Refusals();
    private final RepeatedRatings repeated = new RepeatedRatings();
    private final FileTimes times = new FileTimes();
    private final ArrayList<Rating> ratings = new ArrayList<>();

    /** Where the file says it, and it is asked for. */
    private final @Nullable LearnedOrder learnedOrder;

    private final int sequenceAt;
    private @Nullable List<String> next;

    /** Told now and then, while a file is read, how far it is. */
    @FunctionalInterface
    public interface Progress {
        void at(long bytesRead, long totalBytes);
    }

    private RatingFile(RecordFile file, ReadingOptions options) {
        this.file = file;
        this.options = options;
        this.events = options.hasEvents() ? options.feedback() : null;
        this.unrated = new Unrated(options.unrated());
        boolean isJson = JsonObjects.isOne(file.firstLine());
        if (options.columns().hasPointers() && !isJson) {
            throw file.unfit(
                    "--columns gives JSON Pointers, but the first line is no JSON object; give names or numbers");
        }
        if (isJson) {
            this.json = JsonLines.of(file, options.columns(), options.hasEvents());
            this.layout = json.layout();
            this.sequenceAt = -1;
            this.learnedOrder = options.inLearnedOrder() && json.has(SEQUENCE) ? new LearnedOrder() : null;
            this.next = json.next();
        } else {
            this.json = null;
            Separator separator = separator();
            file.separateBy(separator);
            List<String> first = file.next();
            this.layout = RatingLayout.of(
                    file, first == null ? List.of() : first, options.columns(), unrated, options.hasEvents());
            file.refuseInQuotes(layout::fits);
            this.sequenceAt = options.inLearnedOrder() && layout.hasHeader() && first != null
                    ? first.stream().map(Column::plain).toList().indexOf(SEQUENCE)
                    : -1;
            this.learnedOrder = sequenceAt >= 0 ? new LearnedOrder() : null;
            this.next = layout.hasHeader() ? file.next() : first;
        }
    }

    /** As {@link #read}, with all by the file itself, and without telling anyone how far it is or what was noticed. */
    public static List<Rating> readInTimeOrder(Path path) {
        return read(path, ReadingOptions.DEFAULT, (bytesRead, totalBytes) -> {}).ratings();
    }

    /**
     * All ratings, sorted by time; ties, and files without times, stay in file order. Takes about 70 bytes of memory a rating.
     *
     * @throws UnreadableFileException if the file cannot be read, at the first line that is wrong, or if it has ratings that
     *     the application would refuse and they are not to be left out
     */
    public static FileRatings read(Path path, ReadingOptions options, Progress progress) {
        FileNotes notes = new FileNotes(path);
        try (RecordFile file = RecordFile.open(path, notes)) {
            RatingFile reading = new RatingFile(file, options);
            reading.requireUse();
            reading.readAll(progress);
            return reading.finished(path, notes);
        }
    }

    private void requireUse() {
        if (events != null && !layout.hasRating() && !options.unrated().isEmpty()) {
            throw file.unfit(
                    "--unrated is for ratings and counts, and no column is known to have one; say which it is with"
                            + " --columns count=COLUMN, or leave --unrated out");
        }
    }

    private Separator separator() {
        String first = file.firstLine().strip();
        if (first.matches("\\d+:")) {
            throw file.wrong(
                    "is '" + first + "', as in the Netflix prize's own files, which have the item on a line of its"
                            + " own; write it into each rating: awk -F, '/:$/{sub(\":\",\"\");i=$1;next}"
                            + "{print $1\",\"i\",\"$2\",\"$3}' FILE");
        }
        if (first.startsWith("[")) {
            throw file.unfit("is a JSON array, or begins like one; give one object a line: jq -c '.[]' FILE");
        }
        // Where two fields are enough, the first that divides all lines evenly is it; blanks come last of all.
        return Separator.of(file.firstLines(), events == null ? 3 : 2)
                .or(() -> Separator.of(file.firstLines(), 2))
                .orElseThrow(() -> file.wrong(
                        "the first line",
                        file.firstLine(),
                        (events == null
                                        ? "user, item, rating and perhaps time"
                                        : "user, item and perhaps a count and a time")
                                + ", separated by comma, semicolon, tab, |, :: or blanks,"
                                + " or JSON objects"));
    }

    private void readAll(Progress progress) {
        while (next != null) {
            add(next);
            if (ratings.size() % TOLD_EVERY == 0) {
                progress.at(file.bytesRead(), file.totalBytes());
                makeRoom();
            }
            next = json == null ? file.next() : json.next();
        }
        progress.at(file.totalBytes(), file.totalBytes());
    }

    /** For as many as the rest of the file will have, if it goes on as it began: growing step by step costs a tenth of the time. */
    private void makeRoom() {
        if (ratings.size() == TOLD_EVERY && file.bytesRead() > 0) {
            double all = (double) TOLD_EVERY / file.bytesRead() * file.totalBytes();
            ratings.ensureCapacity((int) Math.min(1.02 * all, MOST_EXPECTED));
        }
    }

    private void add(List<String> fields) {
        if (fields.size() != layout.columnCount()) {
            throw file.wrong(
                    "has " + fields.size() + " fields; expected " + layout.columnCount() + " as in the first line");
        }
        String ratingText = layout.hasRating() ? fields.get(layout.rating()).strip() : "";
        if (layout.hasRating() && unrated.has(ratingText)) {
            file.notes().count("not rated ('" + ratingText + "'), left out", file.line());
            return;
        }
        double value = events == null || (layout.hasRating() && events.repeats() == Repeats.COUNT)
                ? value(ratingText)
                : events.ofOneEvent();
        long timestampMillis = layout.hasTime()
                ? timestampMillis(fields.get(layout.time()))
                : FIRST_TIMELESS_MILLIS + TIMELESS_STEP_MILLIS * ratings.size();
        String user = ids.sharedAsBefore(id(fields.get(layout.user())));
        String item = ids.shared(id(fields.get(layout.item())));
        try {
            Rating rating = new Rating(user, item, value, timestampMillis);
            if (options.feedback() != null) {
                options.feedback().requireAccepted(value);
            }
            if (options.nowMillis() != null) {
                RatingRules.requireMilliseconds(timestampMillis);
                RatingRules.requireNotAhead(rating, options.nowMillis());
            }
            if (learnedOrder != null) {
                learnedOrder.add(user, sequence(fields), timestampMillis);
            }
            ratings.add(rating);
            values.add(value, file.line());
            repeated.addLine(file.line());
        } catch (InvalidRatingException e) {
            refusals.add(e, file.line());
        }
    }

    private FileRatings finished(Path path, FileNotes notes) {
        List<Rating> effective = withoutCrowd(inOrder());
        if (!refusals.isEmpty() && !options.skipsRefused()) {
            throw file.unfit(refusals.problem(effective.size()));
        }
        refusals.tell(notes);
        if (ratings.isEmpty()) {
            throw file.unfit(
                    notes.lines().isEmpty()
                            ? "has no " + what() + ", only the names of columns"
                            : "has no " + what() + " that are left: " + String.join("; ", notes.lines()));
        }
        if (options.feedback() == null) {
            values.requireAlike(file);
        }
        if (times.areAllDigitDates(ratings.size())) {
            throw file.unfit(
                    "its times are digits like 20200131, 20200131103000 or 2020; as seconds they would be of 1970: write"
                            + " them as 2020-01-31 or 2020-01-31 10:30:00");
        }
        notes.say(String.format(
                Locale.ROOT, "%,d %s; %s%s", ratings.size(), what(), columns(), timesForPeople(effective)));
        if (events != null) {
            notes.say("several events of a user and item come to their " + events.repeats() + " (input.repeats)"
                    + (layout.hasRating() && events.repeats() != Repeats.COUNT
                            ? "; the column of counts is not used, which input.repeats=count would"
                            : ""));
        }
        values.tell(notes, ratings.size());
        return new FileRatings(path, effective, layout.hasTime(), notes.lines());
    }

    private List<Rating> withoutCrowd(List<Rating> inOrder) {
        return options.mostOfUser() == 0
                ? inOrder
                : new CrowdedUsers(ratings, options.mostOfUser())
                        .within(inOrder, (refusal, at) -> refusals.add(refusal, repeated.line(at)));
    }

    private String timesForPeople(List<Rating> inOrder) {
        return layout.hasTime()
                ? times.forPeople(inOrder)
                : "; no column of times is known by its name, so the file's order is taken for that of time"
                        + " (--columns time=COLUMN)";
    }

    private String what() {
        return events == null ? "ratings" : "events";
    }

    private String columns() {
        String unused = "; not used: " + SEQUENCE;
        return learnedOrder == null ? layout.columns() : layout.columns().replace(unused, "; order=" + SEQUENCE);
    }

    private List<Rating> inOrder() {
        if (learnedOrder != null) {
            List<Rating> learned = new ArrayList<>(ratings.size());
            learnedOrder.forEach(row -> learned.add(ratings.get(row)));
            return learned;
        }
        return layout.hasTime() ? inTimeOrder() : resolved();
    }

    private List<Rating> inTimeOrder() {
        List<Rating> sorted = new ArrayList<>(ratings);
        sorted.sort(Comparator.comparingLong(Rating::timestampMillis)); // stable
        if (events != null) {
            return repeated.merged(ratings, sorted, events, file.notes());
        }
        return repeated.withoutRepeats(ratings, sorted, file.notes());
    }

    private List<Rating> resolved() {
        if (events != null) {
            return ratings;
        }
        repeated.tellAgain(ratings, options.duplicates(), file.notes());
        return options.duplicates().resolve(ratings);
    }

    private String id(String field) {
        if (Ids.hasPlainEnds(field)) {
            return field;
        }
        String id = field.strip();
        String visible = Ids.withoutInvisibleEnds(id);
        if (!visible.equals(id)) {
            file.notes().count("an id with invisible characters at its ends, which were dropped", file.line());
        }
        if (visible.startsWith("\"") && !(visible.length() > 1 && visible.endsWith("\""))) {
            throw file.wrong("an id is '" + visible + "': its quote is not closed");
        }
        return visible;
    }

    private double value(String text) {
        double value = DecimalText.number(text);
        if (!Double.isNaN(value)) {
            return value;
        }
        if (text.isEmpty() || text.equals(JsonLines.NULL)) {
            throw file.wrong((events == null ? "rating" : "count") + " is '" + text
                    + "'; expected a number; --unrated '" + text + "' leaves such lines out");
        }
        throw file.wrong(events == null ? "rating" : "count", text, "a number");
    }

    private long sequence(List<String> fields) {
        String text = (json == null ? fields.get(sequenceAt) : json.other(SEQUENCE)).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw file.wrong(SEQUENCE, text, "a whole number, as 'export ratings' writes it");
        }
    }

    private long timestampMillis(String text) {
        try {
            return times.millis(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw file.wrong("time", text, TimeText.EXPECTED);
        }
    }
}
