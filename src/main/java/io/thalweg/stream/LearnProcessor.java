package io.thalweg.stream;

import io.thalweg.evaluate.Cohort;
import io.thalweg.learn.Forgotten;
import io.thalweg.learn.ItemReplica;
import io.thalweg.learn.ItemRows;
import io.thalweg.learn.JoinedState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.Outcome;
import io.thalweg.learn.Outcome.Effect;
import io.thalweg.learn.Total;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Ranker;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.stream.Arrival.Admitted;
import io.thalweg.stream.Arrival.Ordered;
import io.thalweg.stream.Command.Forget;
import io.thalweg.stream.Output.AuditRecord;
import io.thalweg.stream.Output.ErrorBatch;
import io.thalweg.stream.Output.PublishedList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The task: learns each event in turn, keeps what it learned in the stores, makes the lists that are due and sends its
 * errors on.
 *
 * <p>Everything in memory is made by {@link #init}, which runs after the stores are restored, and dropped by
 * {@link #close}, so that an aborted transaction leaves no trace in it.
 */
final class LearnProcessor implements Processor<byte[], Arrival, byte[], Output> {

    /** How often lists that wait for their time are looked at. */
    private static final Duration LIST_TICK = Duration.ofMillis(20);

    /** The task of this partition publishes the list for those of whom nothing is known, looking so often. */
    private static final int POPULAR_LIST_PARTITION = 0;

    private static final Duration POPULAR_LIST_TICK = Duration.ofSeconds(2);

    /** A rating that is learned so long after its record was written may say that others wait behind it. */
    private static final long BEHIND_MILLIS = 1_000;

    private final RecommenderSettings settings;
    private final ItemReplica replica;
    private final ItemCatalog catalog;
    private final Supplier<TimeBudget> threadsBudget;
    private final Tally tally;
    private final Backlog backlog;
    private final LongSupplier nanoClock;

    private ProcessorContext<byte[], Output> context;
    private ItemRows items;
    private TaskStores stores;
    private LearningTask task;
    private ListMaker lists;
    private ActiveUsers active;
    private AuditLog audit;
    private ErrorBatches errors;
    private int eventsSinceCommit;
    private long events;

    /** @param threadsBudget the time that all tasks of the calling thread together may spend on lists */
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    LearnProcessor(
            RecommenderSettings settings,
            ItemReplica replica,
            ItemCatalog catalog,
            Tally tally,
            Backlog backlog,
            Supplier<TimeBudget> threadsBudget,
            LongSupplier nanoClock) {
        this.settings = settings;
        this.replica = replica;
        this.catalog = catalog;
        this.tally = tally;
        this.backlog = backlog;
        this.threadsBudget = threadsBudget;
        this.nanoClock = nanoClock;
    }

    @Override
    public void init(ProcessorContext<byte[], Output> processorContext) {
        context = processorContext;
        items = new ItemRows(replica, context.taskId().partition());
        Learner learner = settings.algorithm().create(items, settings.scale(), settings.parameters());
        Blend blend = new Blend(items, learner, settings.scale());
        stores = new TaskStores(
                store(RecommenderTopology.USERS),
                store(RecommenderTopology.RATINGS),
                store(RecommenderTopology.ITEM_CONTRIBUTIONS),
                store(RecommenderTopology.LEARNER_STATE),
                items,
                learner,
                new JoinedState(learner.localState(), blend.localState()),
                settings.signature(),
                settings.cachedUsers());
        stores.restore();
        BeforeCommit beforeCommit = context.getStateStore(RecommenderTopology.BEFORE_COMMIT);
        beforeCommit.run(() -> {
            if (stores.saveChanged()) {
                tally.saved();
            }
            errors.save();
        });
        task = new LearningTask(stores, items, learner, settings.scale(), blend);
        DueLists due = new DueLists(store(RecommenderTopology.DUE_LISTS), settings.refreshIntervalMillis());
        int partition = context.taskId().partition();
        lists = new ListMaker(
                due,
                new ListDelay(due, now -> backlog.isIn(partition, now)),
                new RefreshPass(store(RecommenderTopology.DUE_LISTS), store(RecommenderTopology.USERS)),
                new PublishedLists(store(RecommenderTopology.PUBLISHED_LISTS)),
                stores,
                items,
                new Ranker(learner, blend, settings.scale(), settings.listSize()),
                catalog,
                threadsBudget.get(),
                learner.newUser(ListMaker.POPULAR_KEY),
                tally,
                this::publish);
        active = new ActiveUsers(store(RecommenderTopology.USERS), settings.usersKeptByTask());
        audit = new AuditLog(settings.auditSecret());
        errors = new ErrorBatches(store(RecommenderTopology.UNSENT_ERRORS));
        context.schedule(LIST_TICK, PunctuationType.WALL_CLOCK_TIME, now -> makeLists(now));
        if (partition == POPULAR_LIST_PARTITION) {
            context.schedule(POPULAR_LIST_TICK, PunctuationType.WALL_CLOCK_TIME, now -> makePopularList(now));
        }
        context.schedule(
                Duration.ofMillis(settings.errorsIntervalMillis()),
                PunctuationType.WALL_CLOCK_TIME,
                now -> sendErrors());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        if (record.value() instanceof Admitted admitted) {
            learn(admitted.event(), record.timestamp());
        } else if (record.value() instanceof Ordered ordered) {
            execute(ordered.command());
        } else {
            items.addTotal(Total.REJECTED, 1);
        }
        lists.makeDue(context.currentSystemTimeMs());
        if (++eventsSinceCommit >= settings.maxRatingsPerCommit()) {
            eventsSinceCommit = 0;
            context.commit();
        }
    }

    @Override
    public void close() {
        items.close();
    }

    private void learn(RatingEvent event, long recordTimestampMillis) {
        Outcome outcome =
                ++events % Tally.TIMED_ONE_IN == 0 ? applyTimed(event, recordTimestampMillis) : task.apply(event);
        tally.event(outcome.effect());
        long now = context.currentSystemTimeMs();
        if (now - recordTimestampMillis > BEHIND_MILLIS) {
            lists.late(now);
        }
        if (outcome.isLearned()) {
            double error = (outcome.prediction() - ((Rating) event).value())
                    / settings.scale().range();
            tally.error(Cohort.of(outcome), error);
            errors.add(Cohort.of(outcome), error, recordTimestampMillis);
            if (errors.isFull()) {
                sendErrors();
            }
        }
        if (outcome.isLearned() || outcome.effect() == Effect.WITHDRAWN) {
            Trigger trigger = outcome.isLearned() ? Trigger.RATING : Trigger.WITHDRAWAL;
            lists.request(event.userId(), trigger, now);
        }
        if (outcome.effect() != Effect.DUPLICATE && outcome.effect() != Effect.LATE) {
            keep(event.userId());
        }
    }

    /** Lets the least recently active leave, where this user is one too many. */
    private void keep(String userId) {
        active.touch(userId, stores.user(userId).lastRatedMillis);
        for (String leaving = active.leaving(userId); leaving != null; leaving = active.leaving(userId)) {
            task.evict(leaving);
            tally.userEvicted();
            active.forget(leaving);
            lists.forget(leaving, context.currentSystemTimeMs());
        }
    }

    private void execute(Command command) {
        if (command instanceof Forget forget) {
            long now = context.currentSystemTimeMs();
            Forgotten forgotten = task.forget(forget.userId());
            active.forget(forget.userId());
            boolean hadList = lists.forget(forget.userId(), now);
            byte[] value = AuditLog.value(forget, forgotten, hadList, now);
            context.forward(new Record<>(audit.key(forget.userId()), new AuditRecord(value), now));
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

    private void makeLists(long nowMillis) {
        lists.continuePass(nowMillis);
        lists.makeDue(nowMillis);
    }

    private void makePopularList(long nowMillis) {
        lists.makePopular(nowMillis);
    }

    /** The record's timestamp says since when the list was due, so that any consumer sees how old it is. */
    private void publish(String userId, long dueSinceMillis, byte @Nullable [] list) {
        if (list != null && !userId.equals(ListMaker.POPULAR_KEY)) {
            tally.listPublished(context.currentSystemTimeMs() - dueSinceMillis);
        }
        byte[] key = userId.getBytes(StandardCharsets.UTF_8);
        context.forward(new Record<>(key, new PublishedList(list), dueSinceMillis));
    }

    private void sendErrors() {
        if (!errors.isEmpty()) {
            context.forward(new Record<>(new byte[0], new ErrorBatch(errors.take()), context.currentSystemTimeMs()));
        }
    }

    private KeyValueStore<Bytes, byte[]> store(String name) {
        return context.getStateStore(name);
    }
}
