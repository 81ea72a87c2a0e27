package io.thalweg.stream;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.PairedErrors;
import io.thalweg.input.Command;
import io.thalweg.input.Command.Forget;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.Outcome;
import io.thalweg.learn.Outcome.Effect;
import io.thalweg.learn.UserRow;
import io.thalweg.lists.ListMaker;
import io.thalweg.lists.TimeBudget;
import io.thalweg.lists.Trigger;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.InvalidRatingException.Reason;
import io.thalweg.rating.RatingEvent;
import io.thalweg.state.BeforeCommit;
import io.thalweg.state.ErrorBatches;
import io.thalweg.state.ItemDepartures;
import io.thalweg.state.ReadPositions;
import io.thalweg.state.TaskStores;
import io.thalweg.stream.Arrival.Admitted;
import io.thalweg.stream.Arrival.Ignored;
import io.thalweg.stream.Arrival.Ordered;
import io.thalweg.stream.Arrival.Rejected;
import io.thalweg.stream.Output.ErrorBatch;
import io.thalweg.stream.Output.LiveList;
import io.thalweg.stream.Output.PublishedList;
import io.thalweg.stream.Output.Refused;
import io.thalweg.topics.PartitionsChangedException;
import io.thalweg.topics.StoreNames;
import io.thalweg.watch.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The task: learns each event in turn, keeps what it learned in the stores, makes the lists that are due and sends its
 * errors on.
 *
 * <p>Everything in memory is made by {@link #init}, which runs after the stores are restored, and dropped by
 * {@link #close}, so that an aborted transaction leaves no trace in it.
 */
final class LearnProcessor implements Processor<byte[], Arrival, byte[], Output> {

    /** How often work that waits for its time is looked at, while there is any: each look makes the task commit. */
    private static final Duration CHORES_TICK = Duration.ofMillis(20);

    /** How often a task, also an idle one, looks whether others or the catalog have given it work. */
    private static final Duration IDLE_TICK = Duration.ofSeconds(2);

    /** The task of this partition publishes the list for those of whom nothing is known, at that tick. */
    private static final int POPULAR_LIST_PARTITION = 0;

    /** A rating that is learned so long after its record was written may say that others wait behind it. */
    private static final long BEHIND_MILLIS = 1_000;

    private final Instance instance;
    private final RecommenderSettings settings;
    private final Supplier<TimeBudget> threadsBudget;
    private final Tally tally;
    private final LongSupplier nanoClock;

    private ProcessorContext<byte[], Output> context;
    private ItemRows items;
    private TaskStores stores;
    private LearningTask task;
    private TaskOutlet outlet;
    private ListMaker lists;
    private ListComparison comparison;
    private Departures departures;
    private ItemDepartures itemDepartures;
    private ErrorBatches errors;
    private ReadPositions positions;
    private Tick chores;
    private Tick sending;
    private List<Tick> ticks = List.of();
    private int eventsSinceCommit;

    /** Of which one in so many is timed, the first too: it shows what a start has left to do. */
    private long events;

    /** @param threadsBudget the time that all tasks of the calling thread together may spend on lists */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    LearnProcessor(Instance instance, Supplier<TimeBudget> threadsBudget, LongSupplier nanoClock) {
        this.instance = instance;
        this.settings = instance.settings();
        this.tally = instance.tally();
        this.threadsBudget = threadsBudget;
        this.nanoClock = nanoClock;
    }

    @Override
    public void init(ProcessorContext<byte[], Output> processorContext) {
        context = processorContext;
        requireKnown(context.taskId().partition());
        TaskParts parts = TaskParts.build(instance, context, threadsBudget.get(), this::publish, nanoClock);
        items = parts.items();
        stores = parts.stores();
        task = parts.task();
        outlet = parts.outlet();
        lists = parts.lists();
        comparison = parts.comparison();
        departures = parts.departures();
        itemDepartures = parts.itemDepartures();
        errors = parts.errors();
        positions = parts.positions();
        BeforeCommit beforeCommit = context.getStateStore(StoreNames.BEFORE_COMMIT);
        beforeCommit.run(this::save);
        startTicks();
    }

    /** Another instance may know of more partitions, and has made room for their tasks. */
    private void requireKnown(int partition) {
        if (partition >= settings.partitions().tasks()) {
            throw new PartitionsChangedException("there is a task for partition " + partition
                    + ", which a topic has that had " + settings.partitions().tasks() + " or fewer");
        }
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        Optional<RecordMetadata> read = context.recordMetadata();
        read.ifPresent(positions::note);
        lookAtHandover(context.currentSystemTimeMs());
        if (record.value() instanceof Admitted admitted) {
            learn(
                    admitted,
                    record,
                    read.map(place -> positions.origin(place, record.headers())).orElse(null));
        } else if (record.value() instanceof Ordered ordered) {
            execute(ordered.command(), record.timestamp());
        } else if (record.value() instanceof Rejected
                && read.filter(positions::isRating).isPresent()) {
            items.addTotal(Total.REJECTED, 1);
        } else if (record.value() instanceof Ignored) {
            tally.event(task.ignore().effect());
        }
        lists.makeDue(context.currentSystemTimeMs());
        if (!isIdle()) {
            chores.start();
        }
        if (++eventsSinceCommit >= settings.maxRatingsPerCommit()) {
            eventsSinceCommit = 0;
            context.commit();
        }
    }

    @Override
    public void close() {
        ticks.forEach(Tick::cancel);
        stores.close();
        items.close();
    }

    private void learn(Admitted admitted, Record<byte[], Arrival> record, @Nullable RecordMetadata origin) {
        RatingEvent event = admitted.event();
        long now = context.currentSystemTimeMs();
        if (departures.covers(event.userId(), record.timestamp(), origin, now)) {
            tally.event(task.drop().effect());
            return;
        }
        if (task.isBeyond(event, settings.mostRatingsOfUser())) {
            refuse(admitted, record, origin);
            return;
        }
        UserRow user = stores.user(event.userId());
        double meanBefore = comparison.meanBefore(user, event);
        Outcome outcome =
                events++ % Tally.TIMED_ONE_IN == 0 ? applyTimed(event, record.timestamp()) : task.apply(event);
        tally.event(outcome.effect());
        if (now - record.timestamp() > BEHIND_MILLIS) {
            lists.late(now);
        }
        if (outcome.isLearned()) {
            ListEvidence evidence = comparison.evidence(user, event, outcome, meanBefore);
            // As it came: which clock is ahead or behind must not show between the errors of two instances.
            boolean isOfStart = context.recordMetadata()
                    .filter(read -> positions.isOfStart(read, record.headers()))
                    .isPresent();
            int group = isOfStart ? PairedErrors.NO_GROUP : PairedErrors.group(event.userId());
            count(outcome, evidence, RecordTimes.cameOr(record.headers(), record.timestamp()), group);
        }
        if (outcome.isLearned() || outcome.effect() == Effect.WITHDRAWN) {
            Trigger trigger = outcome.isLearned() ? Trigger.RATING : Trigger.WITHDRAWAL;
            lists.request(event.userId(), trigger, now);
        }
        if (outcome.effect() != Effect.DUPLICATE && outcome.effect() != Effect.LATE) {
            departures.active(event.userId(), user.lastRatedMillis, now);
        }
    }

    private void count(Outcome outcome, ListEvidence evidence, long timestampMillis, int group) {
        double error =
                (outcome.prediction() - outcome.rating()) / settings.scale().range();
        tally.error(Cohort.of(outcome), error);
        tally.lists(evidence);
        errors.add(Cohort.of(outcome), error, evidence, timestampMillis, group);
        if (errors.isFull()) {
            sendErrors();
        }
        sending.start();
    }

    /** The user's row has no room for one more: the event goes to the dead letters as it came. */
    private void refuse(Admitted admitted, Record<byte[], Arrival> record, @Nullable RecordMetadata origin) {
        tally.refused(Reason.TOO_MANY_RATINGS);
        items.addTotal(Total.REJECTED, 1);
        Record<byte[], byte[]> received = record.withValue(admitted.received());
        String detail =
                "the user has " + settings.mostRatingsOfUser() + " ratings and withdrawals, which is user.ratings.most";
        Record<byte[], byte[]> letter = new DeadLetters(settings.recordBound())
                .of(received, origin, Reason.TOO_MANY_RATINGS.code(), detail, context.currentSystemTimeMs());
        context.forward(letter.<Output>withValue(new Refused(letter.value())));
    }

    private void execute(Command command, long writtenMillis) {
        long now = context.currentSystemTimeMs();
        if (command instanceof Forget forget) {
            // A command that doesn't say when it was written covers what was written until now.
            departures.order(forget, writtenMillis > 0 ? writtenMillis : now, now);
        } else {
            lists.requestAll();
        }
    }

    private Outcome applyTimed(RatingEvent event, long recordTimestampMillis) {
        long start = nanoClock.getAsLong();
        Outcome outcome = task.apply(event);
        tally.learned(nanoClock.getAsLong() - start, context.currentSystemTimeMs() - recordTimestampMillis);
        return outcome;
    }

    private void save() {
        if (stores.saveChanged()) {
            tally.saved();
        }
        errors.save();
    }

    private void startTicks() {
        chores = new Tick(context, CHORES_TICK, this::doChores);
        sending = new Tick(context, Duration.ofMillis(settings.errorsIntervalMillis()), now -> {
            sendErrors();
            return false;
        });
        Tick idle = new Tick(context, IDLE_TICK, this::lookAround);
        ticks = List.of(chores, sending, idle);
        idle.start();
        chores.start();
        sending.start();
    }

    private boolean isIdle() {
        return lists.isIdle() && departures.isIdle() && itemDepartures.isIdle();
    }

    /** Before anything is published: what is said of a handover stands behind all lists before it. */
    private void lookAtHandover(long nowMillis) {
        if (outlet.look() == TaskOutlet.Change.BEGUN) {
            outlet.takeRecent(nowMillis).forEach((user, since) -> lists.request(user, Trigger.REFRESH, since));
            lists.requestAll();
            lists.requestPopular();
        }
        outlet.notice(nowMillis).ifPresent(context::forward);
    }

    private boolean doChores(long nowMillis) {
        lookAtHandover(nowMillis);
        lists.continuePass(nowMillis);
        lists.makeDue(nowMillis);
        departures.step(nowMillis);
        tally.itemsLeft(itemDepartures.step());
        return !isIdle();
    }

    private boolean lookAround(long nowMillis) {
        lookAtHandover(nowMillis);
        if (context.taskId().partition() == POPULAR_LIST_PARTITION) {
            lists.makePopular(nowMillis);
        }
        lists.continuePass(nowMillis);
        itemDepartures.look();
        if (!isIdle()) {
            chores.start();
        }
        return true;
    }

    /**
     * The record's timestamp says since when the list was due, so that any consumer sees how old it is; not by a clock
     * ahead of this one's, since brokers refuse times an hour ahead.
     */
    private void publish(String userId, long dueSinceMillis, byte @Nullable [] list) {
        if (!outlet.isOpen()) {
            return; // the tombstone of a user is another application's to write too
        }
        if (list != null && !userId.equals(ListMaker.POPULAR_KEY)) {
            tally.listPublished(context.currentSystemTimeMs() - dueSinceMillis);
        }
        byte[] key = userId.getBytes(StandardCharsets.UTF_8);
        long timestamp = Math.min(dueSinceMillis, context.currentSystemTimeMs());
        context.forward(new Record<>(key, new PublishedList(list), timestamp));
        if (outlet.isLive() && settings.topics().isChallenger()) {
            context.forward(new Record<>(key, new LiveList(list), timestamp));
        }
    }

    private void sendErrors() {
        if (!errors.isEmpty()) {
            context.forward(new Record<>(new byte[0], new ErrorBatch(errors.take()), context.currentSystemTimeMs()));
        }
    }
}
