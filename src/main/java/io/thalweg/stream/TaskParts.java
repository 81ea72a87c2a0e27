package io.thalweg.stream;

import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.lists.CatalogCategories;
import io.thalweg.lists.CatalogOrder;
import io.thalweg.lists.CatalogTerms;
import io.thalweg.lists.DueLists;
import io.thalweg.lists.ListDelay;
import io.thalweg.lists.ListJson;
import io.thalweg.lists.ListMaker;
import io.thalweg.lists.PublishedLists;
import io.thalweg.lists.RefreshPass;
import io.thalweg.lists.TimeBudget;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Ranker;
import io.thalweg.state.ActiveUsers;
import io.thalweg.state.ErrorBatches;
import io.thalweg.state.ItemDepartures;
import io.thalweg.state.ReadPositions;
import io.thalweg.state.RowCodec;
import io.thalweg.state.TaskStores;
import io.thalweg.state.TotalsRow;
import io.thalweg.state.UserMemory;
import io.thalweg.topics.Barrier;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.StoreNames;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a learning task consists of, made from its restored stores.
 *
 * @param items the rows of all items, as this task sees them
 * @param stores users and their ratings
 * @param task gives each event its effect
 * @param outlet where lists go
 * @param lists makes the lists that are due
 * @param comparison says whether lists are followed and liked
 * @param departures lets users leave
 * @param itemDepartures lets items leave
 * @param errors prediction errors that are still to be sent
 * @param positions how far the task has read
 */
record TaskParts(
        ItemRows items,
        TaskStores stores,
        LearningTask task,
        TaskOutlet outlet,
        ListMaker lists,
        ListComparison comparison,
        Departures departures,
        ItemDepartures itemDepartures,
        ErrorBatches errors,
        ReadPositions positions) {

    /**
     * Reads the stores of the context's task.
     *
     * @throws IncompatibleStateException if they were written by another version or configuration, or are damaged
     */
    static TaskParts build(
            Instance instance,
            ProcessorContext<byte[], Output> context,
            TimeBudget budget,
            ListMaker.Publisher publisher,
            LongSupplier nanoClock) {
        return IncompatibleStateException.orIncompatible(() -> read(instance, context, budget, publisher, nanoClock));
    }

    private static TaskParts read(
            Instance instance,
            ProcessorContext<byte[], Output> context,
            TimeBudget budget,
            ListMaker.Publisher publisher,
            LongSupplier nanoClock) {
        RecommenderSettings settings = instance.settings();
        KeyValueStore<Bytes, byte[]> contributions = store(context, StoreNames.ITEM_CONTRIBUTIONS);
        KeyValueStore<Bytes, byte[]> learnerState = store(context, StoreNames.LEARNER_STATE);
        TotalsRow totals =
                TotalsRow.of(contributions.get(RowCodec.TOTALS_KEY), settings.signature(), settings.stateFormat());
        ItemRows items = instance.model()
                .open(
                        context.taskId().partition(),
                        rows -> TaskStores.restoreModel(contributions, learnerState, totals, rows));
        Learner learner = settings.algorithm()
                .create(items, settings.feedback(), new CatalogTerms(instance.catalog()), settings.parameters());
        Blend blend = new Blend(items, learner, settings.feedback(), new CatalogCategories(instance.catalog()));
        TaskStores stores = new TaskStores(
                store(context, StoreNames.USERS),
                store(context, StoreNames.RATINGS),
                contributions,
                learnerState,
                items,
                learner,
                totals,
                usersMemory(instance, context.taskId().partition()));
        stores.restore();
        blend.refresh();
        LearningTask task = new LearningTask(stores, items, learner, settings.feedback(), blend);
        TaskOutlet outlet = new TaskOutlet(
                instance.handover(), settings.topics(), context.taskId().partition(), settings.partitionCount());
        PublishedLists published = new PublishedLists(
                store(context, StoreNames.PUBLISHED_LISTS),
                items.format(),
                settings.listRules().giveWay() > 0,
                outlet);
        ListMaker lists = lists(instance, context, items, stores, learner, blend, published, budget, outlet, publisher);
        return new TaskParts(
                items,
                stores,
                task,
                outlet,
                lists,
                new ListComparison(settings.feedback(), published),
                departures(instance, context, task, lists, nanoClock),
                new ItemDepartures(items, settings.itemsKept(), nanoClock),
                new ErrorBatches(store(context, StoreNames.UNSENT_ERRORS), items.format()),
                new ReadPositions(settings.topics(), items));
    }

    /** A task without users takes no share of the memory for them. */
    private static UserMemory usersMemory(Instance instance, int partition) {
        return partition < instance.settings().partitionCount() ? instance.users() : new UserMemory(0);
    }

    private static ListMaker lists(
            Instance instance,
            ProcessorContext<byte[], Output> context,
            ItemRows items,
            TaskStores stores,
            Learner learner,
            Blend blend,
            PublishedLists published,
            TimeBudget budget,
            TaskOutlet outlet,
            ListMaker.Publisher publisher) {
        RecommenderSettings settings = instance.settings();
        KeyValueStore<Bytes, byte[]> dueLists = store(context, StoreNames.DUE_LISTS);
        DueLists due = new DueLists(
                dueLists,
                items.format(),
                PendingForgets::isRow,
                settings.refreshIntervalMillis(),
                context.currentSystemTimeMs());
        int partition = context.taskId().partition();
        return new ListMaker(
                due,
                new ListDelay(due, now -> instance.backlog().isIn(partition, now)),
                new RefreshPass(dueLists, items.format(), stores::usersFrom),
                published,
                stores,
                items,
                new Ranker(
                        learner, blend, settings.scale(), settings.listRules(), new CatalogOrder(instance.catalog())),
                instance.catalog(),
                new ListJson(settings.recordBound()),
                budget,
                learner.newUser(ListMaker.POPULAR_KEY),
                instance.tally()::listMade,
                outlet,
                publisher);
    }

    private static Departures departures(
            Instance instance,
            ProcessorContext<byte[], Output> context,
            LearningTask task,
            ListMaker lists,
            LongSupplier nanoClock) {
        RecommenderSettings settings = instance.settings();
        int partition = context.taskId().partition();
        Supplier<Barrier> barriers = () -> instance.barriers().raise(partition);
        return new Departures(
                task,
                lists::forget,
                new ActiveUsers(store(context, StoreNames.USERS), settings.usersKeptByTask()),
                new PendingForgets(store(context, StoreNames.DUE_LISTS), barriers),
                barriers,
                new AuditLog(settings.auditSecret()),
                (key, audited) -> context.forward(new Record<>(key, audited, context.currentSystemTimeMs())),
                instance.tally(),
                nanoClock);
    }

    private static KeyValueStore<Bytes, byte[]> store(ProcessorContext<?, ?> context, String name) {
        return context.getStateStore(name);
    }
}
