package io.thalweg.lists;

import io.thalweg.input.ItemCatalog;
import io.thalweg.learn.UserRow;
import io.thalweg.lists.DueLists.Due;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rank.Choice;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Ranker;
import io.thalweg.rating.RatingRules;
import io.thalweg.state.TaskStores;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Makes the lists that are due, as far as the time budget goes, and publishes those that changed. */
public final class ListMaker {

    /** The key, in place of a user's id, of the list for those of whom nothing is known. */
    public static final String POPULAR_KEY = RatingRules.RESERVED_USER_ID;

    /** Users that a pass on request, or one because of the catalog, makes due at a time. */
    private static final int REQUESTED_STEP = 200;

    private static final int CATALOG_STEP = 20;

    private static final long CATALOG_PASS_INTERVAL_MILLIS = 10_000;

    private final DueLists due;
    private final ListDelay delay;
    private final RefreshPass pass;
    private final PublishedLists published;
    private final TaskStores users;
    private final ItemRows items;
    private final Ranker ranker;
    private final ItemCatalog catalog;
    private final ListJson json;
    private final TimeBudget budget;
    private final UserRow popular;
    private final LongConsumer madeInNanos;
    private final Outlet outlet;
    private final Publisher publisher;
    private long popularAt = -1;
    private long popularCatalog = -1;
    private long passedCatalog;
    private long nextCatalogPassMillis;

    /** Takes a list, as JSON, or {@code null} where there is to be none any more, and since when it was due. */
    public interface Publisher {
        void publish(String userId, long dueSinceMillis, byte @Nullable [] list);
    }

    /**
     * A maker of a task's lists.
     *
     * @param popular a row for nobody, of whom nothing is known
     * @param madeInNanos told of each list how long it took
     * @param outlet told of each list that goes out
     */
    public ListMaker(
            DueLists due,
            ListDelay delay,
            RefreshPass pass,
            PublishedLists published,
            TaskStores users,
            ItemRows items,
            Ranker ranker,
            ItemCatalog catalog,
            ListJson json,
            TimeBudget budget,
            UserRow popular,
            LongConsumer madeInNanos,
            Outlet outlet,
            Publisher publisher) {
        this.due = due;
        this.delay = delay;
        this.pass = pass;
        this.passedCatalog = catalog.version();
        this.published = published;
        this.users = users;
        this.items = items;
        this.ranker = ranker;
        this.catalog = catalog;
        this.json = json;
        this.budget = budget;
        this.popular = popular;
        this.madeInNanos = madeInNanos;
        this.outlet = outlet;
        this.publisher = publisher;
    }

    /** Makes the list of a user due, unless it is already. */
    public void request(String userId, Trigger trigger, long nowMillis) {
        if (due.add(userId, trigger, nowMillis)) {
            items.addTotal(Total.DUE_LISTS, 1);
        }
    }

    /** Says that a rating was learned late. */
    public void late(long nowMillis) {
        delay.late(nowMillis);
    }

    /** Makes the lists of all users of the task due, some at a time. */
    public void requestAll() {
        pass.start(Trigger.REFRESH);
    }

    /** Makes the list for those of whom nothing is known at the next look, whatever has changed. */
    public void requestPopular() {
        popularAt = -1;
    }

    /** Goes on with a pass over all users; begins one where the catalog has changed. */
    public void continuePass(long nowMillis) {
        boolean isTime = nowMillis >= nextCatalogPassMillis
                || nextCatalogPassMillis > nowMillis + CATALOG_PASS_INTERVAL_MILLIS; // the clock was set back
        if (!pass.isActive() && catalog.version() != passedCatalog && isTime) {
            passedCatalog = catalog.version();
            nextCatalogPassMillis = nowMillis + CATALOG_PASS_INTERVAL_MILLIS;
            pass.start(Trigger.CATALOG);
        }
        if (pass.isActive()) {
            pass.step(
                    due.size(),
                    nowMillis,
                    trigger -> trigger == Trigger.REFRESH ? REQUESTED_STEP : CATALOG_STEP,
                    (user, trigger) -> request(user, trigger, nowMillis));
        }
    }

    /** Whether no list is due and no pass under way. */
    public boolean isIdle() {
        return due.size() == 0 && !pass.isActive();
    }

    /** Leaves a user without a list, and nothing that says that there was one but a tombstone; returns whether there was. */
    public boolean forget(String userId, long nowMillis) {
        if (due.forget(userId)) {
            items.addTotal(Total.DUE_LISTS, -1);
        }
        pass.forget(userId);
        boolean hadList = published.forget(userId);
        if (hadList) {
            publisher.publish(userId, nowMillis, null);
        }
        return hadList;
    }

    /** Makes lists, oldest due first, until none is due, the rest can wait, or the budget is spent. */
    public void makeDue(long nowMillis) {
        while (due.size() > 0 && !delay.isOn(nowMillis) && budget.isAvailable()) {
            Due next = due.poll(nowMillis);
            if (next == null) {
                break;
            }
            items.addTotal(Total.DUE_LISTS, -1);
            madeInNanos.accept(budget.spend(() -> make(next, nowMillis)));
        }
    }

    private void make(Due next, long nowMillis) {
        items.takeIn();
        UserRow user = users.user(next.userId());
        publish(user, next.trigger(), next.sinceMillis(), nowMillis);
    }

    /**
     * Makes the list for those of whom nothing is known, if any item or the catalog has changed since the last time, and publishes it
     * under {@value #POPULAR_KEY}. To be called by one task of all.
     */
    public void makePopular(long nowMillis) {
        items.takeIn();
        if (items.model().changes() == popularAt && catalog.version() == popularCatalog) {
            return;
        }
        popularCatalog = catalog.version();
        publish(popular, Trigger.REFRESH, nowMillis, nowMillis);
        popularAt = items.model().changes();
    }

    private void publish(UserRow user, Trigger trigger, long dueSinceMillis, long nowMillis) {
        List<ListJson.Entry> entries = ranker
                .rank(
                        user,
                        user.lastRatedMillis,
                        new Choice(
                                item -> catalog.isAvailable(items.index().id(item)),
                                item -> published.listsInARow(
                                        user, items.index().id(item)),
                                false))
                .stream()
                .map(this::entry)
                .toList();
        long version = published.nextVersion(user, entries, trigger);
        if (version > 0) {
            items.addTotal(Total.LISTS, 1);
            outlet.published(user.userId(), version, nowMillis);
            publisher.publish(
                    user.userId(),
                    dueSinceMillis,
                    json.encode(
                            new ListJson.Head(user.userId(), version, trigger, nowMillis, user.ratingCount()),
                            entries));
        }
    }

    private ListJson.Entry entry(RankedItem ranked) {
        String itemId = items.index().id(ranked.item());
        return new ListJson.Entry(
                itemId,
                ranked.score(),
                ranked.match(),
                ranked.prediction(),
                catalog.title(itemId),
                ranked.source().code(),
                ranked.because().stream().map(items.index()::id).toList());
    }
}
