package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorWindow;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.RollingErrors;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.model.NotedPairs;
import io.thalweg.rank.RankedItem;
import io.thalweg.rating.RatingScale;
import io.thalweg.transfer.ErrorTable;
import io.thalweg.transfer.Learned;
import io.thalweg.transfer.RatingTable;
import io.thalweg.transfer.TableFile;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tables of what one pass over a file has learned. */
final class FileExport {

    private static final String ANY_USER = "";

    private final FileInput input;
    private final PrintWriter err;

    FileExport(FileInput input, PrintWriter err) {
        this.input = input;
        this.err = err;
    }

    /** Current ratings; which they are doesn't depend on the learner, so that the quicker one learns them. */
    void writeRatings(TableFile table) {
        Map<String, Map<String, Long>> sequences = new HashMap<>();
        FileInput quick = new FileInput(
                input.file(),
                input.ratings(),
                input.scale(),
                input.userIds(),
                input.catalog(),
                input.config().with(Map.of(Keys.LEARNER.name(), Algorithm.SGD.toString())));
        FileModel model = FileModel.learn(quick, err, (tasks, rating, outcome) -> {
            if (outcome.isLearned()) {
                sequences
                        .computeIfAbsent(rating.userId(), id -> new HashMap<>())
                        .put(rating.itemId(), tasks.user(rating.userId()).learnedCount);
            }
        });
        RatingTable ratings = new RatingTable(table);
        for (UserRow user : model.users()) {
            Map<String, Long> ofUser = sequences.getOrDefault(user.userId(), Map.of());
            for (int at = 0; at < user.ratingCount(); at++) {
                String itemId = model.index().id(user.rated().item(at));
                ratings.add(
                        user.userId(),
                        itemId,
                        user.rated().rating(at),
                        user.rated().timestampMillis(at),
                        ofUser.getOrDefault(itemId, 0L));
            }
        }
        ratings.finish();
    }

    /** The list of each user as {@code recommend} makes it, at the time of their last rating. */
    void writeLists(TableFile table) {
        FileModel model = FileModel.learn(input, err);
        for (UserRow user : model.users()) {
            int rank = 0;
            for (RankedItem each : model.tasks().ranker(user.userId()).rank(user, user.lastRatedMillis, item -> true)) {
                table.row(
                        user.userId(),
                        ++rank,
                        model.index().id(each.item()),
                        model.item(each.item()).title(),
                        (double) each.score(),
                        each.match(),
                        each.prediction(),
                        each.source().code(),
                        null,
                        user.lastRatedMillis);
            }
        }
    }

    /** What the errors topic would say at the end, without lists. */
    void writeErrors(TableFile table) {
        RollingErrors errors = new RollingErrors();
        double range = input.scale().range();
        FileModel.learn(input, err, (tasks, rating, outcome) -> {
            if (outcome.isLearned()) {
                errors.add(
                        Cohort.of(outcome),
                        (outcome.prediction() - outcome.rating()) / range,
                        ListEvidence.NONE,
                        rating.timestampMillis());
            }
        });
        long end = errors.newestMillis();
        for (ErrorWindow window : ErrorWindow.values()) {
            ErrorTable.write(window.code(), "all", errors.sums(window, end), range, end, table);
            for (Cohort cohort : Cohort.values()) {
                ErrorTable.write(window.code(), cohort.code(), errors.sums(window, cohort, end), range, end, table);
            }
        }
    }

    /** Lets what was learned be looked at. */
    void look(Consumer<Learned> looking) {
        FileModel model = FileModel.learn(input, err);
        looking.accept(new View(model, Algorithm.parse(input.config().get(Keys.LEARNER))));
    }

    private record View(FileModel model, Algorithm algorithm) implements Learned {

        @Override
        public Learner learner() {
            return model.tasks().task(ANY_USER).learner();
        }

        @Override
        public ItemRows items() {
            return model.rows();
        }

        @Override
        public NotedPairs pairs() {
            return NotedPairs.ofOnly(model.rows());
        }

        @Override
        public RatingScale scale() {
            return model.tasks().scale();
        }

        @Override
        public void users(Consumer<UserRow> taker) {
            model.users().forEach(taker);
        }

        @Override
        public String title(String itemId) {
            return model.input().item(itemId).title();
        }
    }
}
