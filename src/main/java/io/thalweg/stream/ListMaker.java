package io.thalweg.stream;

import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Total;
import io.thalweg.learn.UserRow;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Ranker;
import io.thalweg.stream.DueLists.Due;
import java.util.List;

/** Makes the lists that are due, as far as the time budget goes, and publishes those that changed. */
final class ListMaker {

    private final DueLists due;
    private final PublishedLists published;
    private final TaskStores users;
    private final ItemRows items;
    private final Ranker ranker;
    private final ItemCatalog catalog;
    private final TimeBudget budget;
    private final Publisher publisher;

    /** Takes a list, as JSON, and since when it was due. */
    interface Publisher {
        void publish(String userId, long dueSinceMillis, byte[] list);
    }

    ListMaker(
            DueLists due,
            PublishedLists published,
            TaskStores users,
            ItemRows items,
            Ranker ranker,
            ItemCatalog catalog,
            TimeBudget budget,
            Publisher publisher) {
        this.due = due;
        this.published = published;
        this.users = users;
        this.items = items;
        this.ranker = ranker;
        this.catalog = catalog;
        this.budget = budget;
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
            budget.spend(() -> make(next, nowMillis));
            made++;
        }
        return made;
    }

    private void make(Due next, long nowMillis) {
        items.takeIn();
        UserRow user = users.user(next.userId());
        List<ListJson.Entry> entries =
                ranker
                        .rank(
                                user,
                                user.lastRatedMillis,
                                item -> catalog.isAvailable(items.index().id(item)))
                        .stream()
                        .map(this::entry)
                        .toList();
        long version = published.nextVersion(next.userId(), entries);
        if (version > 0) {
            items.addTotal(Total.LISTS, 1);
            publisher.publish(
                    next.userId(),
                    next.sinceMillis(),
                    ListJson.encode(next.userId(), version, next.trigger(), nowMillis, user.ratingCount(), entries));
        }
    }

    private ListJson.Entry entry(RankedItem ranked) {
        String itemId = items.index().id(ranked.item());
        return new ListJson.Entry(
                itemId, ranked.score(), ranked.prediction(), catalog.title(itemId), "personal", List.of());
    }
}
