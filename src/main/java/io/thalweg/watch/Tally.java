package io.thalweg.watch;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.DriftWatch;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.ListSums;
import io.thalweg.input.Command;
import io.thalweg.learn.Outcome.Effect;
import io.thalweg.rating.InvalidRatingException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one instance has done since it began: its tasks count, readers look. Any thread may do either.
 *
 * <ol>
 *   <li>It starts at zero with the instance, and the tallies of all instances can be added up.
 *   <li>Counting allocates nothing, and what a rating adds are a few additions.
 *   <li>Nothing is learned from it. What is exact over restarts and partitions is in the stores, and on the errors
 *       topic; here a transaction that is aborted while the instance goes on is counted again when it is done again.
 * </ol>
 */
public final class Tally {

    /** One in so many ratings is timed, so that timing costs nothing. A power of two. */
    public static final int TIMED_ONE_IN = 16;

    private static final int ERROR_BOUNDS = 16;

    private final Map<Effect, LongAdder> events = each(Effect.values(), Effect.class, LongAdder::new);
    private final Map<InvalidRatingException.Reason, LongAdder> refusedRatings =
            each(InvalidRatingException.Reason.values(), InvalidRatingException.Reason.class, LongAdder::new);
    private final Map<InvalidItemException.Reason, LongAdder> refusedItems =
            each(InvalidItemException.Reason.values(), InvalidItemException.Reason.class, LongAdder::new);
    private final Map<Command.InvalidCommandException.Reason, LongAdder> refusedCommands = each(
            Command.InvalidCommandException.Reason.values(),
            Command.InvalidCommandException.Reason.class,
            LongAdder::new);
    private final LongAdder misplaced = new LongAdder();
    private final LongAdder replacedTimes = new LongAdder();
    private final Map<Cohort, Errors> errors = each(Cohort.values(), Cohort.class, Errors::new);
    private final Distribution errorSizes = new Distribution(errorBounds());
    private final Distribution learnNanos = Distribution.doubling(4_000, 16);
    private final Distribution listNanos = Distribution.doubling(32_000, 16);
    private final Distribution ratingAgeMillis = Distribution.doubling(4, 16);
    private final Distribution listDelayMillis = Distribution.doubling(4, 16);
    private final LongAdder lists = new LongAdder();
    private final LongAdder listHits = new LongAdder();
    private final LongAdder listHitsFollowed = new LongAdder();
    private final LongAdder listedRatings = new LongAdder();
    private final LongAdder listedRatingsLiked = new LongAdder();
    private final LongAdder saves = new LongAdder();
    private final LongAdder evictedUsers = new LongAdder();
    private final LongAdder leftItems = new LongAdder();
    private final Map<String, LongAdder> driftAlarms = driftAlarmsByCohort();
    private volatile List<RollingError> rolling = List.of();

    /**
     * An error over a window and a cohort, both by their names on the errors topic.
     *
     * @param lists what the ratings of the window say of lists, with the cohort of all; else {@code null}
     */
    public record RollingError(
            String window,
            String cohort,
            ErrorSums sums,
            @Nullable ListSums lists) {}

    /** Sums of one cohort, in the steps of {@link ErrorSums}. */
    private record Errors(LongAdder count, LongAdder squared, LongAdder absolute) {
        Errors() {
            this(new LongAdder(), new LongAdder(), new LongAdder());
        }
    }

    /** Counts an event by what it did. */
    public void event(Effect effect) {
        at(events, effect).increment();
    }

    /** Counts a rating that was refused. */
    public void refused(InvalidRatingException.Reason reason) {
        at(refusedRatings, reason).increment();
    }

    /** Counts an item that was refused. */
    public void refused(InvalidItemException.Reason reason) {
        at(refusedItems, reason).increment();
    }

    /** Counts a command that was refused. */
    public void refused(Command.InvalidCommandException.Reason reason) {
        at(refusedCommands, reason).increment();
    }

    /** Counts a rating that takes the hop through the internal topic. */
    public void misplaced() {
        misplaced.increment();
    }

    /** Counts a record whose time was replaced by the clock's. */
    public void replacedTime() {
        replacedTimes.increment();
    }

    /**
     * Counts a prediction error.
     *
     * @param error {@code (prediction - rating) / range}
     */
    public void error(Cohort cohort, double error) {
        int steps = ErrorSums.toSteps(error);
        long absolute = ErrorSums.absoluteSteps(steps);
        Errors sums = at(errors, cohort);
        sums.count.increment();
        sums.squared.add(ErrorSums.squaredSteps(steps));
        sums.absolute.add(absolute);
        errorSizes.add(absolute);
    }

    /** Counts what a learned rating says of its user's list. */
    public void lists(ListEvidence evidence) {
        if (evidence.isHit()) {
            listHits.increment();
            listHitsFollowed.add(evidence.isListed() ? 1 : 0);
        }
        if (evidence.isJudged() && evidence.isListed()) {
            listedRatings.increment();
            listedRatingsLiked.add(evidence.isLiked() ? 1 : 0);
        }
    }

    /** One in {@value #TIMED_ONE_IN} ratings was learned in so long, so long after its Kafka record was made. */
    public void learned(long nanos, long ageMillis) {
        learnNanos.add(nanos);
        ratingAgeMillis.add(Math.max(0, ageMillis));
    }

    /** Counts a list that took so long to be made. */
    public void listMade(long nanos) {
        listNanos.add(nanos);
    }

    /**
     * Counts a list of a user that was published.
     *
     * @param delayMillis since the rating or withdrawal that made it due was learned
     */
    public void listPublished(long delayMillis) {
        lists.increment();
        listDelayMillis.add(Math.max(0, delayMillis));
    }

    /** Counts a user whose rows were given up. */
    public void userEvicted() {
        evictedUsers.increment();
    }

    /** Counts a drift alarm of a cohort, or of all. */
    public void driftAlarm(String cohort) {
        at(driftAlarms, cohort).increment();
    }

    /** Whoever adds up the errors of all partitions says where they stand; with an empty list, that it no longer does. */
    public void rolling(List<RollingError> now) {
        rolling = List.copyOf(now);
    }

    /** A task put what had changed into its stores. */
    public void saved() {
        saves.increment();
    }

    /** Events by what they did, dead letters apart. */
    public long events(Effect effect) {
        return at(events, effect).sum();
    }

    public long refused() {
        return refusedRatings.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long refusedRatings(InvalidRatingException.Reason reason) {
        return at(refusedRatings, reason).sum();
    }

    public long refusedItems(InvalidItemException.Reason reason) {
        return at(refusedItems, reason).sum();
    }

    /** Refused commands by the code of the reason, all codes there are. */
    public Map<String, Long> refusedCommands() {
        Map<String, Long> refused = new LinkedHashMap<>();
        refusedCommands.forEach((reason, count) -> refused.put(reason.code(), count.sum()));
        return refused;
    }

    /** Ratings that took the hop through the internal topic. */
    public long misplacedRatings() {
        return misplaced.sum();
    }

    /** Records without time, or with one ahead of the clock, for which the clock's was used. */
    public long replacedTimes() {
        return replacedTimes.sum();
    }

    /** Prediction errors of the cohort. */
    public ErrorSums errors(Cohort cohort) {
        Errors sums = at(errors, cohort);
        return new ErrorSums(sums.count.sum(), sums.squared.sum(), sums.absolute.sum());
    }

    /** Absolute errors, in the steps of {@link ErrorSums}; the bounds are sixteenths of the scale's range. */
    public Distribution errorSizes() {
        return errorSizes;
    }

    /** How long one in {@value #TIMED_ONE_IN} ratings took to be predicted and learned. */
    public Distribution learnNanos() {
        return learnNanos;
    }

    /** How old the Kafka record of one in {@value #TIMED_ONE_IN} ratings was when it was learned. */
    public Distribution ratingAgeMillis() {
        return ratingAgeMillis;
    }

    /** How long lists took to be made, also those that came out as they were. */
    public Distribution listNanos() {
        return listNanos;
    }

    /** How long after its rating was learned a published list was on its way. */
    public Distribution listDelayMillis() {
        return listDelayMillis;
    }

    /** Lists of users that were published. */
    public long lists() {
        return lists.sum();
    }

    /** Hits that were compared with the last list of their user. */
    public long listHits() {
        return listHits.sum();
    }

    /** Those whose item was among the first of it. */
    public long listHitsFollowed() {
        return listHitsFollowed.sum();
    }

    /** Ratings of items among the first of their user's last list. */
    public long listedRatings() {
        return listedRatings.sum();
    }

    /** Those at or above the mean of their user. */
    public long listedRatingsLiked() {
        return listedRatingsLiked.sum();
    }

    /** Times that a task put what had changed into its stores, before a commit. */
    public long saves() {
        return saves.sum();
    }

    /** Users whose rows were given up to keep memory bounded. */
    public long evictedUsers() {
        return evictedUsers.sum();
    }

    /** Counts items that a task has let go. */
    public void itemsLeft(int count) {
        leftItems.add(count);
    }

    /** Items that tasks have let go, each counted by every task that had added to it. */
    public long leftItems() {
        return leftItems.sum();
    }

    /** Drift alarms of each cohort and of all, raised while this instance added the errors up. */
    public Map<String, Long> driftAlarms() {
        Map<String, Long> alarms = new LinkedHashMap<>();
        driftAlarms.forEach((cohort, count) -> alarms.put(cohort, count.sum()));
        return alarms;
    }

    /** The rolling errors over all partitions, where this instance adds them up; else empty. */
    public List<RollingError> rolling() {
        return rolling;
    }

    private static Map<String, LongAdder> driftAlarmsByCohort() {
        Map<String, LongAdder> alarms = new LinkedHashMap<>();
        alarms.put(DriftWatch.ALL, new LongAdder());
        for (Cohort cohort : Cohort.values()) {
            alarms.put(cohort.code(), new LongAdder());
        }
        return alarms;
    }

    private static long[] errorBounds() {
        long[] bounds = new long[ERROR_BOUNDS];
        Arrays.setAll(bounds, at -> ErrorSums.absoluteSteps(ErrorSums.toSteps((at + 1.) / ERROR_BOUNDS)));
        return bounds;
    }

    private static <K extends Enum<K>, V> Map<K, V> each(K[] keys, Class<K> type, Supplier<V> value) {
        Map<K, V> map = new EnumMap<>(type);
        for (K key : keys) {
            map.put(key, value.get());
        }
        return map;
    }

    private static <K, V> V at(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }
}
