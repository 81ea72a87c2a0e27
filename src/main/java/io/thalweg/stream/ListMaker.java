package io.thalweg.stream;

import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Total;
import io.thalweg.learn.UserRow;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Ranker;
import io.thalweg.rating.RatingRules;
import io.thalweg.stream.DueLists.Due;
import java.util.List;

/** Makes the lists that are due, as far as the time budget goes, and publishes those that changed. */
final class ListMaker {

    /** The key, in place of a user's id, of the list for those of whom nothing is known. */
    static final String POPULAR_KEY = RatingRules.RESERVED_USER_ID;

    private final DueLists due;
    private final PublishedLists published;
    private final TaskStores users;
    private final ItemRows items;
    private final Ranker ranker;
    private final ItemCatalog catalog;
    private final TimeBudget budget;
    private final UserRow popular;
    private final Tally tally;
    private final Publisher publisher;
    private long popularAt = -1;

    /** Takes a list, as JSON, and since when it was due. */
    interface Publisher {
        void publish(String userId, long dueSinceMillis, byte[] list);
    }

    /** @param popular a row for nobody, of whom nothing is known */
    ListMaker(
            DueLists due,
            PublishedLists published,
            TaskStores users,
            ItemRows items,
            Ranker ranker,
            ItemCatalog catalog,
            TimeBudget budget,
            UserRow popular,
            Tally tally,
            Publisher publisher) {
        this.due = due;
        this.published = published;
        this.users = users;
        this.items = items;
        this.ranker = ranker;
        this.catalog = catalog;
        this.budget = budget;
        this.popular = popular;
        this.tally = tally;
        this.publisher = publisher;
    }

    void request(String userId, Trigger trigger, long nowMillis) {
        if (due.add(userId, trigger, nowMillis)) {
            items.addTotal(Total.DUE_LISTS, 1);
        }
    }

    /** Makes lists, oldest due first, until none is due or the budget is spent; returns how many were made. */
    int makeDue(long nowMillis) {
        int made = 0;
        while (due.size() > 0 && budget.isAvailable()) {
            Due next = due.poll(nowMillis);
            if (next == null) {
                break;
            }
            items.addTotal(Total.DUE_LISTS, -1);
            tally.listMade(budget.spend(() -> make(next, nowMillis)));
            made++;
        }
        return made;
    }

    private void make(Due next, long nowMillis) {
        items.takeIn();
        UserRow user = users.user(next.userId());
        publish(user, next.trigger(), next.sinceMillis(), nowMillis);
    }

    /**
     * Makes the list for those of whom nothing is known, if any item has changed since the last time, and publishes it
     * under {@value #POPULAR_KEY}. To be called by one task of all. Returns whether it was made.
     */
    boolean makePopular(long nowMillis) {
        items.takeIn();
        if (items.changes() == popularAt) {
            return false;
        }
        publish(popular, Trigger.REFRESH, nowMillis, nowMillis);
        popularAt = items.changes();
        return true;
    }

    private void publish(UserRow user, Trigger trigger, long dueSinceMillis, long nowMillis) {
        List<ListJson.Entry> entries =
                ranker
                        .rank(
                                user,
                                user.lastRatedMillis,
                                item -> catalog.isAvailable(items.index().id(item)))
                        .stream()
                        .map(this::entry)
                        .toList();
        long version = published.nextVersion(user.userId(), entries);
        if (version > 0) {
            items.addTotal(Total.LISTS, 1);
            publisher.publish(
                    user.userId(),
                    dueSinceMillis,
                    ListJson.encode(user.userId(), version, trigger, nowMillis, user.ratingCount(), entries));
        }
    }

    private ListJson.Entry entry(RankedItem ranked) {
        String itemId = items.index().id(ranked.item());
        return new ListJson.Entry(
                itemId,
                ranked.score(),
                ranked.prediction(),
                catalog.title(itemId),
                ranked.source().code(),
                ranked.because().stream().map(items.index()::id).toList());
    }
}
