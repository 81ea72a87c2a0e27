package io.thalweg.api;

import io.thalweg.api.access.Role;
import io.thalweg.api.request.Cursor;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.JsonFields;
import io.thalweg.api.request.Parameters;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.serve.UserAnswers.Because;
import io.thalweg.serve.UserAnswers.Estimate;
import io.thalweg.serve.UserAnswers.Own;
import io.thalweg.serve.UserAnswers.Summary;
import io.thalweg.serve.Whom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a user, and estimated. */
final class UserRoutes {

    private static final int MOST = 1_000;
    private static final int USUAL = 20;
    private static final int MOST_ESTIMATES = 100;

    private final Backend backend;

    UserRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/users", Role.ADMIN, this::mostActive),
                Route.get("/v1/users/{user}", Role.READER, this::summary),
                Route.get("/v1/users/{user}/ratings", Role.READER, this::ratings),
                Route.get("/v1/users/{user}/estimates", Role.READER, this::estimates),
                Route.post("/v1/estimates", Role.READER, this::estimatesOfBasket),
                Route.get("/v1/users/{user}/because/{item}", Role.READER, this::because),
                Route.get("/v1/users/{user}/surprising", Role.READER, this::surprising));
    }

    private void mostActive(Request request) {
        request.caller().requireUnbound();
        var unused = request.parameters().choice("sort", "ratings", List.of("ratings"));
        int most = request.parameters().integer("n", USUAL, 1, MOST);
        request.requireNoFaults();
        request.compute(view -> view.ofUsers().mostActive(most), users -> {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put(
                    "users",
                    users.stream()
                            .map(each -> Map.of("userId", each.userId(), "learnedCount", each.learnedCount()))
                            .toList());
            return body;
        });
    }

    private void summary(Request request) {
        String user = request.userInPath();
        request.requireNoFaults();
        request.compute(view -> required(view.ofUsers().summary(user)), summary -> {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("userId", user);
            body.put("ratingCount", summary.ratingCount());
            body.put("withdrawnCount", summary.withdrawnCount());
            if (summary.ratingCount() > 0) {
                body.put("meanRating", Backend.rounded(summary.meanRating()));
            }
            body.put("lastRated", summary.lastRatedMillis());
            body.put("view", backend.view(user));
            return body;
        });
    }

    private static Summary required(Summary summary) {
        if (summary.ratingCount() + summary.withdrawnCount() == 0) {
            throw ProblemException.of(
                    ProblemType.UNKNOWN_USER,
                    "nothing is known of " + summary.userId()
                            + ": no rating of theirs is learned here; send ratings, or ask for a list, which everybody has");
        }
        return summary;
    }

    private void ratings(Request request) {
        String user = request.userInPath();
        int most = request.parameters().integer("n", USUAL, 1, MOST);
        Cursor cursor = request.parameters().parsed("cursor", Cursor::parse).orElse(Cursor.EMPTY);
        request.requireNoFaults();
        cursor.requireRoom(most);
        request.compute(
                view -> {
                    var unused = required(view.ofUsers().summary(user));
                    return view.ofUsers().ratings(user, cursor::contains, most);
                },
                ratings -> own(user, ratings, cursor));
    }

    private void surprising(Request request) {
        String user = request.userInPath();
        int most = request.parameters().integer("n", USUAL, 1, MOST);
        request.requireNoFaults();
        request.compute(view -> view.ofUsers().surprising(user, most), ratings -> own(user, ratings, null));
    }

    private Map<String, Object> own(String user, List<Own> ratings, @Nullable Cursor cursor) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userId", user);
        body.put("ratings", ratings.stream().map(this::own).toList());
        if (cursor != null && !ratings.isEmpty()) {
            cursor.after(ratings.stream().map(Own::itemId).toList())
                    .ifPresent(next -> body.put("next", next.toString()));
        }
        body.put("view", backend.view(user));
        return body;
    }

    private Map<String, Object> own(Own rating) {
        Map<String, Object> json = backend.titled(rating.itemId());
        json.put("rating", rating.rating());
        json.put("timestamp", rating.timestampMillis());
        json.put("surprise", Backend.rounded(rating.surprise()));
        return json;
    }

    private void estimates(Request request) {
        String user = request.userInPath();
        Parameters query = request.parameters();
        List<String> items = query.itemIds("item", MOST_ESTIMATES);
        if (!query.has("item")) {
            query.refuse("item", "missing", "item is missing: of what is the rating to be estimated?");
        }
        boolean withPairs = query.flag("pairs", true);
        request.requireNoFaults();
        Whom whom = new Whom.User(user);
        request.compute(
                view -> withPairs
                        ? view.ofUsers().estimates(whom, items)
                        : view.ofUsers().estimatesByFactors(whom, items),
                all -> estimates(user, all, withPairs));
    }

    private void estimatesOfBasket(Request request) {
        JsonBody body = request.jsonBody();
        JsonFields fields = body.object();
        fields.require("ratings");
        fields.require("items");
        Whom basket = new Whom.Basket(
                AskedListRoutes.ratings(fields, backend.serving().settings().scale()));
        List<String> items = fields.itemIds("items", MOST_ESTIMATES);
        body.requireNoFaults();
        request.requireNoFaults();
        request.compute(view -> view.ofUsers().estimates(basket, items), all -> estimates(null, all, true));
    }

    private Map<String, Object> estimates(@Nullable String user, List<Estimate> all, boolean isRounded) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (user != null) {
            body.put("userId", user);
        }
        body.put(
                "estimates", all.stream().map(each -> estimate(each, isRounded)).toList());
        body.put("view", user == null ? backend.view() : backend.view(user));
        return body;
    }

    /** With all digits, what biases and factors say can be compared with those that were exported. */
    private Map<String, Object> estimate(Estimate each, boolean isRounded) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("itemId", each.itemId());
        json.put("title", backend.serving().catalog().title(each.itemId()));
        json.put("prediction", isRounded ? Backend.rounded(each.prediction()) : each.prediction());
        each.rated().ifPresent(rating -> json.put("rated", rating));
        if (each.isMean()) {
            json.put("basis", "mean");
        }
        json.put("ratingCount", each.ratingCount());
        if (each.ratingCount() > 0) {
            json.put("mean", Backend.rounded(each.mean()));
        }
        return json;
    }

    private void because(Request request) {
        String user = request.userInPath();
        String item = request.itemInPath();
        int most = request.parameters().integer("n", 10, 1, 100);
        request.requireNoFaults();
        request.compute(
                view -> {
                    if (!view.ofItems().isKnown(item)) {
                        throw new ProblemException(unknownItem(item));
                    }
                    return view.ofUsers().because(user, item, most);
                },
                reasons -> because(user, item, reasons));
    }

    private Map<String, Object> because(String user, String item, List<Because> reasons) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userId", user);
        body.put("itemId", item);
        body.put("title", backend.serving().catalog().title(item));
        body.put(
                "because",
                reasons.stream()
                        .map(each -> {
                            Map<String, Object> json = backend.titled(each.itemId());
                            json.put("rating", each.rating());
                            json.put("weight", Backend.rounded(each.weight()));
                            return json;
                        })
                        .toList());
        body.put("view", backend.view(user));
        return body;
    }

    static Problem unknownItem(String item) {
        return Problem.of(
                ProblemType.UNKNOWN_ITEM,
                "no item " + item + " is in the catalog or has a rating; look for it by its title: /v1/items?q=TITLE");
    }
}
