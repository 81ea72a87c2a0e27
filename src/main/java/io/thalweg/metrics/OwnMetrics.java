package io.thalweg.metrics;

import static io.thalweg.metrics.OwnMetric.Type.COUNTER;
import static io.thalweg.metrics.OwnMetric.Type.GAUGE;
import static io.thalweg.metrics.OwnMetric.Type.HISTOGRAM;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListSums;
import io.thalweg.learn.Outcome.Effect;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.watch.Tally;
import io.thalweg.watch.Tally.RollingError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Those of what an instance learns; the others are {@link KnownMetrics} and {@link AskedMetrics}. */
final class OwnMetrics {

    private static final double NANO = 1e-9;
    private static final double MILLI = 1e-3;
    static final String OF_ALL = " (over all partitions, the same on each instance: take the maximum)";
    private static final String OF_AGGREGATE = " (only on the instance that adds all errors up)";
    private static final String SAMPLED = " (one in " + Tally.TIMED_ONE_IN + " is measured)";

    private OwnMetrics() {}

    /** In the order of the docs. */
    static List<OwnMetric<RecommenderApplication>> all() {
        List<OwnMetric<RecommenderApplication>> all = new ArrayList<>(events());
        all.addAll(errors());
        all.addAll(lists());
        all.addAll(durations());
        all.addAll(state());
        all.addAll(KafkaMetrics.all());
        return all;
    }

    private static List<OwnMetric<RecommenderApplication>> events() {
        return List.of(
                metric(
                        "thalweg_events_total",
                        COUNTER,
                        "Rating events by what became of them",
                        OwnMetrics::readEvents,
                        "outcome"),
                metric(
                        "thalweg_dead_letters_total",
                        COUNTER,
                        "Records sent to the dead letters, by the topic they came from and the rule they broke",
                        OwnMetrics::readDeadLetters,
                        "topic",
                        "reason"),
                number(
                        "thalweg_wrong_partition_ratings_total",
                        COUNTER,
                        "Ratings that came in another partition than their user's, and took one more hop",
                        application -> application.tally().misplacedRatings()),
                number(
                        "thalweg_replaced_times_total",
                        COUNTER,
                        "Records that had no time or one far ahead of the clock, for which the clock's was used",
                        application -> application.tally().replacedTimes()),
                number(
                        "thalweg_lists_published_total",
                        COUNTER,
                        "Lists of users published because they had changed",
                        application -> application.tally().lists()),
                number(
                        "thalweg_evicted_users_total",
                        COUNTER,
                        "Users whose rows were given up to keep memory bounded",
                        application -> application.tally().evictedUsers()),
                number(
                        "thalweg_left_items_total",
                        COUNTER,
                        "Items that left because of items.kept, counted by every task that had learned of them",
                        application -> application.tally().leftItems()));
    }

    /** Errors have no samples where all that is learned is one number: {@link #hasErrors}. */
    private static List<OwnMetric<RecommenderApplication>> errors() {
        return List.of(
                ofCohorts(
                        "thalweg_predictions_total",
                        "Ratings predicted before they were learned",
                        application -> true,
                        (sums, range) -> sums.count()),
                ofCohorts(
                        "thalweg_squared_error_total",
                        "Sum of squared prediction errors, on the rating scale",
                        OwnMetrics::hasErrors,
                        ErrorSums::squared),
                ofCohorts(
                        "thalweg_absolute_error_total",
                        "Sum of absolute prediction errors, on the rating scale",
                        OwnMetrics::hasErrors,
                        ErrorSums::absolute),
                metric(
                        "thalweg_prediction_error",
                        HISTOGRAM,
                        "Absolute prediction errors, on the rating scale",
                        (application, out) -> {
                            if (hasErrors(application)) {
                                out.add(
                                        application.tally().errorSizes(),
                                        new ErrorSums(1, 0, 1).absolute(range(application)));
                            }
                        }),
                rolling(
                        "thalweg_rolling_ratings",
                        "Ratings in the window",
                        application -> true,
                        (sums, range) -> sums.count()),
                rolling(
                        "thalweg_rolling_rmse",
                        "Root mean squared error over the window",
                        OwnMetrics::hasErrors,
                        ErrorSums::rmse),
                rolling(
                        "thalweg_rolling_mae",
                        "Mean absolute error over the window",
                        OwnMetrics::hasErrors,
                        ErrorSums::mae),
                metric(
                        "thalweg_drift_alarms_total",
                        COUNTER,
                        "Drift alarms: the error has risen" + OF_AGGREGATE,
                        (application, out) -> application
                                .tally()
                                .driftAlarms()
                                .forEach((cohort, count) -> out.addCount(count, cohort)),
                        "cohort"));
    }

    /** What is liked has no samples where there are no stars. */
    private static List<OwnMetric<RecommenderApplication>> lists() {
        return List.of(
                number(
                        "thalweg_list_hits_total",
                        COUNTER,
                        "High ratings, or events, of new items that were compared with the last list of their user",
                        application -> application.tally().listHits()),
                number(
                        "thalweg_list_hits_followed_total",
                        COUNTER,
                        "Those of them whose item was among the first ten of that list",
                        application -> application.tally().listHitsFollowed()),
                number(
                        "thalweg_listed_ratings_total",
                        COUNTER,
                        "Ratings of any value whose item was among the first ten of the last list of their user",
                        application -> application.tally().listedRatings()),
                number(
                        "thalweg_listed_ratings_liked_total",
                        COUNTER,
                        "Those of them at or above the mean of their user",
                        application -> application.tally().listedRatingsLiked()),
                rolling(
                        "thalweg_rolling_hit_rate",
                        "Share of compared hits whose item was in the list",
                        application -> true,
                        ListSums::hitRate),
                rolling(
                        "thalweg_rolling_liked_share",
                        "Share of ratings of listed items at or above the mean of their user",
                        OwnMetrics::hasStars,
                        lists -> lists.liked().ofListed()),
                rolling(
                        "thalweg_rolling_liked_share_of_all",
                        "The same share of all compared ratings, listed or not",
                        OwnMetrics::hasStars,
                        lists -> lists.liked().ofAll()));
    }

    private static List<OwnMetric<RecommenderApplication>> durations() {
        return List.of(
                metric(
                        "thalweg_learn_duration_seconds",
                        HISTOGRAM,
                        "Time to predict and learn a rating" + SAMPLED,
                        (application, out) -> out.add(application.tally().learnNanos(), NANO)),
                metric(
                        "thalweg_list_duration_seconds",
                        HISTOGRAM,
                        "Time to make a user's list, whether it had changed or not",
                        (application, out) -> out.add(application.tally().listNanos(), NANO)),
                metric(
                        "thalweg_rating_age_seconds",
                        HISTOGRAM,
                        "Age of a rating's Kafka record when it was learned" + SAMPLED,
                        (application, out) -> out.add(application.tally().ratingAgeMillis(), MILLI)),
                metric(
                        "thalweg_list_delay_seconds",
                        HISTOGRAM,
                        "Time from learning a rating to the publication of the list it changed",
                        (application, out) -> out.add(application.tally().listDelayMillis(), MILLI)));
    }

    private static List<OwnMetric<RecommenderApplication>> state() {
        return List.of(
                number(
                        "thalweg_state_format",
                        GAUGE,
                        "The format in which this instance writes state that is in no newer one",
                        application -> application.settings().stateFormat().number()),
                number(
                        "thalweg_item_heap_budget_bytes",
                        GAUGE,
                        "What is known of items may take of the heap: heap.budget less users and caches",
                        RecommenderApplication::itemHeapBudgetBytes),
                metric(
                        "thalweg_unfinished_work_seconds",
                        GAUGE,
                        "How long a task's oldest work has waited for its commit, 0 where nothing waits",
                        (application, out) -> application
                                .health()
                                .progress()
                                .unfinishedSeconds()
                                .forEach((partition, seconds) -> out.add(seconds, partition.toString())),
                        "partition"),
                metric(
                        "thalweg_commit_age_seconds",
                        GAUGE,
                        "Time since a task's last commit, or since it was taken on; grows while it is idle",
                        (application, out) -> application
                                .health()
                                .progress()
                                .commitAgeSeconds()
                                .forEach((partition, seconds) -> out.add(seconds, partition.toString())),
                        "partition"),
                metric(
                        "thalweg_partitions",
                        GAUGE,
                        "In how many partitions users are laid out, and how many the topics have that are read",
                        (application, out) -> {
                            PartitionCounts counts = application.settings().partitions();
                            out.add(counts.users(), "users");
                            out.add(counts.ratings(), "ratings");
                            out.add(counts.commands(), "commands");
                        },
                        "of"),
                number(
                        "thalweg_live",
                        GAUGE,
                        "1 where consumers read the lists of this application, 0 where those of another one",
                        application -> application.handover().isLive() ? 1 : 0),
                metric(
                        "thalweg_input_blocked_seconds",
                        GAUGE,
                        "How long a partition of the ratings has been blocked by another program's open transaction"
                                + OF_ALL,
                        (application, out) -> out.add(application.inputBlockedSeconds())),
                number(
                        "thalweg_restoring_stores",
                        GAUGE,
                        "Stores that are being restored from their changelogs",
                        application -> application.restoreProgress().stores()),
                number(
                        "thalweg_restore_remaining_records",
                        GAUGE,
                        "Offsets of changelogs that are still to be read by stores that are being restored",
                        application -> application.restoreProgress().remaining()),
                number(
                        "thalweg_restored_records_total",
                        COUNTER,
                        "Records restored from changelogs",
                        application -> application.restoreProgress().restored()));
    }

    private static void readEvents(RecommenderApplication application, Samples out) {
        for (Effect effect : Effect.values()) {
            out.addCount(application.tally().events(effect), effect.name().toLowerCase(Locale.ROOT));
        }
        out.addCount(application.tally().refused(), "rejected");
    }

    private static void readDeadLetters(RecommenderApplication application, Samples out) {
        for (InvalidRatingException.Reason reason : InvalidRatingException.Reason.values()) {
            out.addCount(application.tally().refusedRatings(reason), "ratings", reason.code());
        }
        for (InvalidItemException.Reason reason : InvalidItemException.Reason.values()) {
            out.addCount(application.tally().refusedItems(reason), "items", reason.code());
        }
        application.tally().refusedCommands().forEach((reason, count) -> out.addCount(count, "commands", reason));
    }

    private static OwnMetric<RecommenderApplication> ofCohorts(
            String name,
            String help,
            Predicate<RecommenderApplication> isShown,
            ToDoubleBiFunction<ErrorSums, Double> value) {
        return metric(
                name,
                COUNTER,
                help,
                (application, out) -> {
                    for (Cohort cohort : isShown.test(application) ? Cohort.values() : new Cohort[0]) {
                        ErrorSums sums = application.tally().errors(cohort);
                        out.add(value.applyAsDouble(sums, range(application)), cohort.code());
                    }
                },
                "cohort");
    }

    private static OwnMetric<RecommenderApplication> rolling(
            String name,
            String help,
            Predicate<RecommenderApplication> isShown,
            ToDoubleBiFunction<ErrorSums, Double> value) {
        return metric(
                name,
                GAUGE,
                help + OF_AGGREGATE,
                (application, out) -> {
                    for (RollingError error : rolling(application, isShown)) {
                        out.add(value.applyAsDouble(error.sums(), range(application)), error.window(), error.cohort());
                    }
                },
                "window",
                "cohort");
    }

    private static OwnMetric<RecommenderApplication> rolling(
            String name, String help, Predicate<RecommenderApplication> isShown, ToDoubleFunction<ListSums> value) {
        return metric(
                name,
                GAUGE,
                help + OF_AGGREGATE,
                (application, out) -> {
                    for (RollingError error : rolling(application, isShown)) {
                        ListSums lists = error.lists();
                        if (lists != null) {
                            out.add(value.applyAsDouble(lists), error.window());
                        }
                    }
                },
                "window");
    }

    private static List<RollingError> rolling(
            RecommenderApplication application, Predicate<RecommenderApplication> isShown) {
        return isShown.test(application) ? application.tally().rolling() : List.of();
    }

    private static OwnMetric<RecommenderApplication> number(
            String name, OwnMetric.Type type, String help, ToLongFunction<RecommenderApplication> value) {
        return metric(name, type, help, (application, out) -> out.addCount(value.applyAsLong(application)));
    }

    private static OwnMetric<RecommenderApplication> metric(
            String name,
            OwnMetric.Type type,
            String help,
            OwnMetric.Reader<RecommenderApplication> reader,
            String... labels) {
        return new OwnMetric<>(name, type, List.of(labels), help, reader);
    }

    private static boolean hasErrors(RecommenderApplication application) {
        return !application.settings().feedback().hasOneValue();
    }

    private static boolean hasStars(RecommenderApplication application) {
        return !application.settings().feedback().isImplicit();
    }

    private static double range(RecommenderApplication application) {
        return application.settings().scale().range();
    }
}
