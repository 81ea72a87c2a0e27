package io.thalweg.api;

import io.thalweg.api.access.Role;
import io.thalweg.api.request.Accept;
import io.thalweg.api.request.CsvLists;
import io.thalweg.api.request.Cursor;
import io.thalweg.api.request.Parameters;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.catalog.Item;
import io.thalweg.rank.Likeness;
import io.thalweg.rank.Wanted;
import io.thalweg.serve.ItemAnswers.Alike;
import io.thalweg.serve.ItemAnswers.By;
import io.thalweg.serve.ItemAnswers.Sort;
import io.thalweg.serve.ItemAnswers.Summary;
import io.thalweg.serve.ServingView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Items: found, described, and alike. */
final class ItemRoutes {

    private static final int USUAL = 20;
    private static final int MOST_COMPARED = 100;

    /** All but the one that goes over all ratings. */
    private static final List<Likeness> MEASURES =
            List.of(Likeness.PAIRS, Likeness.LIKE_LIFT, Likeness.COSINE, Likeness.L1);

    private final Backend backend;

    ItemRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/items", Role.READER, this::items),
                Route.get("/v1/items/{item}", Role.READER, this::item),
                Route.get("/v1/items/{item}/similar", Role.READER, this::similarByPath),
                Route.get("/v1/similar", Role.READER, this::similarByTitle),
                Route.get("/v1/items/{item}/similarity", Role.READER, this::similarity),
                Route.get("/v1/representative", Role.READER, this::representative));
    }

    private void items(Request request) {
        Parameters query = request.parameters();
        String text = query.text("q").orElse("");
        Wanted wanted = new Wanted(Set.copyOf(query.texts("category", ListRoutes.MOST_CATEGORIES)), Set.of());
        Sort sort = word(query, "sort", Sort.RATINGS, Arrays.asList(Sort.values()));
        int most = query.integer("n", USUAL, 1, ListRoutes.MOST);
        Cursor cursor = query.parsed("cursor", Cursor::parse).orElse(Cursor.EMPTY);
        request.requireNoFaults();
        cursor.requireRoom(most);
        request.compute(view -> view.ofItems().items(text, wanted, sort, cursor::contains, most), items -> {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("items", items.stream().map(ItemRoutes::summary).toList());
            if (items.size() == most) {
                cursor.after(items.stream().map(each -> each.item().itemId()).toList())
                        .ifPresent(next -> body.put("next", next.toString()));
            }
            return body;
        });
    }

    private void item(Request request) {
        String item = request.itemInPath();
        request.requireNoFaults();
        request.compute(
                view -> {
                    Summary summary = view.ofItems().summary(item);
                    if (summary == null) {
                        throw new ProblemException(UserRoutes.unknownItem(item));
                    }
                    return summary;
                },
                ItemRoutes::summary);
    }

    private static Map<String, Object> summary(Summary summary) {
        Item item = summary.item();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("itemId", item.itemId());
        json.put("title", item.title());
        json.put("categories", item.categories());
        json.put("tags", item.tags());
        json.put("available", item.available());
        json.put("ratingCount", summary.ratingCount());
        json.put("highCount", summary.highCount());
        if (!Double.isNaN(summary.mean())) {
            json.put("mean", Backend.rounded(summary.mean()));
        }
        return json;
    }

    private void similarByPath(Request request) {
        String item = request.itemInPath();
        similar(request, () -> item);
    }

    private void similarByTitle(Request request) {
        Parameters query = request.parameters();
        String item = query.itemId("item").orElse("");
        String title = query.text("title").orElse("");
        if (query.has("item") == query.has("title")) {
            query.refuse("title", "missing", "one of item and title is to be given");
        }
        similar(request, () -> title.isEmpty() ? item : found(title));
    }

    /** @throws ProblemException if there is none, or several */
    private String found(String title) {
        backend.requireComputed(); // without that, titles are not read either
        List<Item> items = backend.serving().index().titles().find(title);
        if (items.isEmpty()) {
            throw ProblemException.of(
                    ProblemType.UNKNOWN_ITEM, "no item has the title '" + title + "'; look for it: /v1/items?q=TITLE");
        }
        if (items.size() > 1) {
            throw new ProblemException(Problem.ambiguousTitle(
                    title,
                    items.stream()
                            .map(each -> new Problem.Candidate(each.itemId(), each.title(), each.categories()))
                            .toList()));
        }
        return items.get(0).itemId();
    }

    /** @param named looked for when the request is known to be right */
    private void similar(Request request, Supplier<String> named) {
        Parameters query = request.parameters();
        By by = word(query, "by", By.HYBRID, Arrays.asList(By.values()));
        Likeness measure = word(query, "measure", Likeness.PAIRS, MEASURES);
        int most = query.integer("n", backend.settings().listSize(), 1, ListRoutes.MOST);
        Wanted wanted = ListRoutes.wanted(query);
        String user = query.userId("user").orElse(null);
        request.requireNoFaults();
        if (user != null) {
            request.caller().requireUser(user);
        }
        String form = request.form(Accept.JSON, Accept.CSV);
        String item = named.get();
        request.computeThen(
                view -> {
                    requireKnown(view, item);
                    return view.ofItems().similar(item, by, measure, wanted, user, most);
                },
                alike -> send(request, item, by, measure, alike, form));
    }

    private void send(Request request, String item, By by, Likeness measure, List<Alike> alike, String form) {
        if (form.equals(Accept.CSV)) {
            request.sendText(
                    CsvLists.of(alike.stream()
                            .map(each -> new CsvLists.Entry(each.itemId(), Backend.rounded(each.likeness())))
                            .toList()),
                    CsvLists.CONTENT_TYPE);
        } else {
            request.send(body(item, by, measure, alike));
        }
    }

    private static void requireKnown(ServingView view, String item) {
        if (!view.ofItems().isKnown(item)) {
            throw new ProblemException(UserRoutes.unknownItem(item));
        }
    }

    private void similarity(Request request) {
        Parameters query = request.parameters();
        String item = request.itemInPath();
        List<String> to = query.itemIds("to", MOST_COMPARED);
        if (!query.has("to")) {
            query.refuse("to", "missing", "to is missing: with which items is it to be compared?");
        }
        By by = word(query, "by", By.COLLABORATIVE, Arrays.asList(By.values()));
        Likeness measure = word(query, "measure", Likeness.PAIRS, MEASURES);
        request.requireNoFaults();
        request.compute(
                view -> {
                    requireKnown(view, item);
                    return view.ofItems().similarity(item, by, measure, to);
                },
                alike -> body(item, by, measure, alike));
    }

    private Map<String, Object> body(String item, By by, Likeness measure, List<Alike> alike) {
        Map<String, Object> body = new LinkedHashMap<>(backend.titled(item));
        body.put("by", by.toString());
        if (by != By.CONTENT) {
            body.put("measure", measure.toString());
        }
        body.put(
                "items",
                alike.stream()
                        .map(each -> {
                            Map<String, Object> json = backend.titled(each.itemId());
                            json.put("score", Backend.rounded(each.likeness()));
                            json.put("ratingCount", each.ratingCount());
                            return json;
                        })
                        .toList());
        body.put("view", backend.view());
        return body;
    }

    private void representative(Request request) {
        int most = request.parameters().integer("n", USUAL, 1, MOST_COMPARED);
        request.requireNoFaults();
        request.compute(view -> view.ofItems().representative(most), items -> {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("items", items.stream().map(ItemRoutes::summary).toList());
            return body;
        });
    }

    /** A parameter that is one of an enum's words. */
    private static <T> T word(Parameters query, String name, T fallback, List<T> all) {
        List<String> words = all.stream().map(T::toString).toList();
        String word = query.choice(name, fallback.toString(), words).toLowerCase(Locale.ROOT);
        return all.get(words.indexOf(word));
    }
}
