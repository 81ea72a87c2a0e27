package io.thalweg.serve;

import io.thalweg.input.ItemCatalog;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.lists.CatalogCategories;
import io.thalweg.lists.CatalogOrder;
import io.thalweg.lists.CatalogTerms;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Choice;
import io.thalweg.rank.ListRules;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Source;
import io.thalweg.rating.Feedback;
import io.thalweg.state.RowCodec;
import io.thalweg.state.UserRows;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * Computes answers from the instance's model and the copies of users and ratings, as a learning task computes its lists, and changes
 * nothing of either. Users are decoded for each question, and what a question adds to one is forgotten with it.
 *
 * <p>Owned by the thread that makes it.
 */
public final class ServingView {

    private final ItemCatalog catalog;
    private final Feedback feedback;
    private final LongSupplier clockMillis;
    private final ItemRows items;
    private final Learner learner;
    private final Blend blend;
    private final Rankers rankers;
    private final UserRows users;
    private final UserRow nobody;
    private final Replicas replicas;
    private final UserAnswers userAnswers;
    private final ItemAnswers itemAnswers;

    /**
     * A view for the calling thread.
     *
     * @param clockMillis the time at which somebody without an id rates
     */
    public ServingView(
            ItemModel model,
            Algorithm algorithm,
            Hyperparameters parameters,
            Feedback feedback,
            ListRules rules,
            ItemCatalog catalog,
            CatalogIndex index,
            Replicas replicas,
            LongSupplier clockMillis) {
        this.catalog = catalog;
        this.feedback = feedback;
        this.clockMillis = clockMillis;
        this.items = model.openReader();
        this.learner = algorithm.create(items, feedback, new CatalogTerms(catalog), parameters);
        this.blend = new Blend(items, learner, feedback, new CatalogCategories(catalog));
        this.rankers = new Rankers(learner, blend, feedback.scale(), rules, new CatalogOrder(catalog));
        this.users = new UserRows(items, learner, replicas::user, replicas::ratings);
        this.nobody = learner.newUser("");
        this.replicas = replicas;
        this.userAnswers = new UserAnswers(this);
        this.itemAnswers = new ItemAnswers(this, catalog, index);
    }

    /** Takes in what was learned since the last question. */
    public void takeIn() {
        items.takeIn();
        learner.look();
        blend.refresh();
    }

    /** The list that is asked for, best first, computed now. */
    public ListAnswer list(ListQuestion question) {
        takeIn();
        if (question.whom() instanceof Whom.Group group) {
            return new GroupList(this, blend, rankers).of(group, question);
        }
        UserRow user = user(question);
        List<RankedItem> ranked = rankers.of(question.size()).rank(user, user.lastRatedMillis, choice(question));
        boolean isPopular = ranked.stream().allMatch(each -> each.source() == Source.POPULAR);
        return new ListAnswer(
                isPopular,
                user.ratingCount(),
                ranked.stream().limit(question.size()).map(this::entry).toList());
    }

    /** What is asked of users. */
    public UserAnswers ofUsers() {
        return userAnswers;
    }

    /** What is asked of items. */
    public ItemAnswers ofItems() {
        return itemAnswers;
    }

    ItemEntry entry(RankedItem ranked) {
        return new ItemEntry(
                id(ranked.item()),
                ranked.score(),
                ranked.match(),
                ranked.prediction(),
                ranked.source().code(),
                ranked.because().stream().map(this::id).toList());
    }

    /** What may appear in the question's list. */
    Choice choice(ListQuestion question) {
        IntPredicate mayAppear = item -> {
            String itemId = id(item);
            return catalog.isAvailable(itemId)
                    && (question.only().isEmpty() || question.only().contains(itemId))
                    && !question.context().contains(itemId)
                    && question.wanted().admits(itemId, catalog.categories(itemId))
                    && !question.isGiven().test(itemId);
        };
        return new Choice(mayAppear, item -> 0, question.showsRated());
    }

    /** The one that the question is about, with what the question says of them. */
    private UserRow user(ListQuestion question) {
        UserRow user = someone(question.whom());
        for (String itemId : question.context()) {
            addContext(user, itemId);
        }
        return user;
    }

    UserRow user(String userId) {
        return users.load(userId);
    }

    /** A user or a basket, as a row of its own. */
    UserRow someone(Whom whom) {
        if (whom instanceof Whom.User known) {
            return user(known.userId());
        }
        if (whom instanceof Whom.Basket basket) {
            return basket(basket);
        }
        throw new IllegalArgumentException("a group has no row");
    }

    /** A row of whom nothing is known. */
    UserRow nobody() {
        return nobody;
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }

    List<UserAnswers.Active> mostActive(int most) {
        PriorityQueue<UserAnswers.Active> best =
                new PriorityQueue<>(Comparator.comparingLong(UserAnswers.Active::learnedCount)
                        .thenComparing(UserAnswers.Active::userId, Comparator.reverseOrder()));
        replicas.users((key, row) -> {
            best.add(new UserAnswers.Active(new String(key, StandardCharsets.UTF_8), RowCodec.learnedCount(row)));
            if (best.size() > most) {
                best.poll();
            }
        });
        return best.stream().sorted(best.comparator().reversed()).toList();
    }

    private UserRow basket(Whom.Basket basket) {
        UserRow user = learner.newUser("");
        for (Whom.Rated each : basket.ratings()) {
            int item = items.index().find(each.itemId());
            if (item >= 0) {
                foldIn(user, item, each.rating());
            }
        }
        return user;
    }

    /** As rated now, no worse than the user rates on average: what is looked at says what the user comes to, and not how they like it. */
    private void addContext(UserRow user, String itemId) {
        int item = items.index().find(itemId);
        if (item >= 0 && !user.rated().contains(item)) {
            double expected = feedback.scale().clamp(learner.predict(user, item, Learner.ANY_TIME));
            foldIn(user, item, Math.max(expected, user.rated().meanRating()));
        }
    }

    private void foldIn(UserRow user, int item, double rating) {
        long now = nowMillis();
        int position = user.rated().find(item);
        if (position >= 0) {
            user.rated().remove(position);
        }
        var unused = learner.predict(user, item, now);
        user.rated().append(item, rating, now);
        learner.foldIn(user, item, rating);
        user.lastRatedMillis = now;
    }

    String id(int item) {
        return items.index().id(item);
    }

    Learner learner() {
        return learner;
    }

    ItemRows items() {
        return items;
    }

    Feedback feedback() {
        return feedback;
    }
}
