package io.thalweg.api;

import io.thalweg.api.access.Caller;
import io.thalweg.api.access.Role;
import io.thalweg.api.request.Accept;
import io.thalweg.api.request.CsvLists;
import io.thalweg.api.request.Cursor;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.JsonFields;
import io.thalweg.rank.Wanted;
import io.thalweg.rating.RatingScale;
import io.thalweg.serve.ListAnswer;
import io.thalweg.serve.ListQuestion;
import io.thalweg.serve.Whom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists for what a body says: a user, a group, or a basket of ratings of somebody without an account. */
final class AskedListRoutes {

    static final int MOST_USERS = 50;
    static final int MOST_RATINGS = 500;
    static final int MOST_REQUESTS = 100;
    private static final int MOST_CONTEXT = 100;

    private final Backend backend;
    private final ListRoutes lists;

    AskedListRoutes(Backend backend, ListRoutes lists) {
        this.backend = backend;
        this.lists = lists;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/recommendations", Role.READER, this::one),
                Route.post("/v1/recommendations/batch", Role.READER, this::batch));
    }

    private record Asked(@Nullable String user, ListQuestion question, Cursor cursor) {}

    private void one(Request request) {
        JsonBody body = request.jsonBody();
        Asked asked = read(body.object(), request.caller());
        body.requireNoFaults();
        request.requireNoFaults();
        asked.cursor.requireRoom(asked.question.size());
        String form = request.form(Accept.JSON, Accept.CSV);
        request.computeThen(view -> view.list(asked.question), answer -> {
            if (form.equals(Accept.CSV)) {
                request.sendText(ListRoutes.csv(answer.items()), CsvLists.CONTENT_TYPE);
            } else {
                request.send(lists.computed(asked.user, answer, asked.cursor));
            }
        });
    }

    private void batch(Request request) {
        JsonBody body = request.jsonBody();
        JsonFields fields = body.object();
        fields.require("requests");
        boolean isDistinct = fields.flag("distinct", false);
        List<Asked> all = new ArrayList<>();
        for (JsonFields each : fields.objects("requests", MOST_REQUESTS)) {
            all.add(read(each, request.caller()));
        }
        body.requireNoFaults();
        request.requireNoFaults();
        all.forEach(each -> each.cursor.requireRoom(each.question.size()));
        request.compute(
                view -> {
                    Set<String> given = new HashSet<>();
                    List<Map<String, Object>> answers = new ArrayList<>();
                    for (Asked each : all) {
                        ListQuestion question = isDistinct ? without(each.question, given) : each.question;
                        ListAnswer answer = view.list(question);
                        answer.items().forEach(item -> given.add(item.itemId()));
                        answers.add(lists.computed(each.user, answer, each.cursor));
                    }
                    return answers;
                },
                answers -> answers);
    }

    private static ListQuestion without(ListQuestion question, Set<String> given) {
        return new ListQuestion(
                question.whom(),
                question.context(),
                question.wanted(),
                question.only(),
                question.showsRated(),
                itemId -> given.contains(itemId) || question.isGiven().test(itemId),
                question.size());
    }

    private Asked read(JsonFields fields, Caller caller) {
        Whom whom = whom(fields, caller, backend.serving().settings().scale());
        List<String> context = fields.itemIds("context", MOST_CONTEXT);
        Set<String> only = Set.copyOf(fields.itemIds("only", ListRoutes.MOST_EXCLUDED));
        Wanted wanted = new Wanted(
                Set.copyOf(fields.texts("categories", ListRoutes.MOST_CATEGORIES)),
                Set.copyOf(fields.itemIds("exclude", ListRoutes.MOST_EXCLUDED)));
        boolean showsRated = fields.flag("rated", false);
        int size = fields.integer("n", backend.settings().listSize(), 1, ListRoutes.MOST);
        Cursor cursor = fields.parsed("cursor", Cursor::parse).orElse(Cursor.EMPTY);
        String user = whom instanceof Whom.User known ? known.userId() : null;
        return new Asked(
                user, new ListQuestion(whom, context, wanted, only, showsRated, cursor::contains, size), cursor);
    }

    /** Exactly one of {@code user}, {@code users} and {@code ratings}. */
    static Whom whom(JsonFields fields, Caller caller, RatingScale scale) {
        int given = (fields.has("user") ? 1 : 0) + (fields.has("users") ? 1 : 0) + (fields.has("ratings") ? 1 : 0);
        String user = fields.userId("user").orElse("");
        List<String> users = fields.userIds("users", MOST_USERS);
        List<Whom.Rated> ratings = ratings(fields, scale);
        if (given != 1) {
            fields.refuse(
                    "user",
                    given == 0 ? "missing" : "too-many",
                    "one of user, users and ratings is to be given; there are " + given);
            return new Whom.Basket(List.of());
        }
        if (fields.has("ratings")) {
            return new Whom.Basket(ratings);
        }
        if (fields.has("users")) {
            users.forEach(caller::requireUser);
            return users.isEmpty() ? new Whom.Basket(List.of()) : new Whom.Group(users);
        }
        caller.requireUser(user);
        return new Whom.User(user);
    }

    static List<Whom.Rated> ratings(JsonFields fields, RatingScale scale) {
        List<Whom.Rated> ratings = new ArrayList<>();
        for (JsonFields each : fields.objects("ratings", MOST_RATINGS)) {
            each.require("itemId");
            each.require("rating");
            String itemId = each.itemId("itemId").orElse("");
            double rating = each.number("rating").orElse(scale.lowest());
            if (!scale.contains(rating)) {
                each.refuse("rating", "off-scale", "the rating " + rating + " is outside " + scale);
            }
            ratings.add(new Whom.Rated(itemId, rating));
        }
        return ratings;
    }
}
