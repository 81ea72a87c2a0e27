package io.thalweg.api;

import io.thalweg.api.access.Role;
import io.thalweg.api.request.Accept;
import io.thalweg.api.request.CsvLists;
import io.thalweg.api.request.Cursor;
import io.thalweg.api.request.Parameters;
import io.thalweg.rank.Wanted;
import io.thalweg.rating.RatingRules;
import io.thalweg.serve.ItemAnswers.Alike;
import io.thalweg.serve.ItemEntry;
import io.thalweg.serve.ListAnswer;
import io.thalweg.serve.ListQuestion;
import io.thalweg.serve.Whom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists of a user, and the popular one. */
final class ListRoutes {

    static final int MOST = 1_000;
    static final int MOST_CATEGORIES = 50;
    static final int MOST_EXCLUDED = 1_000;

    private static final List<String> WINDOWS = List.of("64", "256", "1024", "4096", "16384", "65536");

    private final Backend backend;

    ListRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/v1/users/{user}/recommendations",
                        Role.READER,
                        request -> ofUser(request, request.userInPath())),
                Route.get("/v1/recommendations", Role.READER, this::ofUserInQuery),
                Route.get("/v1/popular", Role.READER, this::popular));
    }

    private void ofUserInQuery(Request request) {
        String user = request.parameters().userId("user").orElse("");
        if (user.isEmpty() && !request.parameters().has("user")) {
            request.parameters().refuse("user", "missing", "user is missing: whose list is it to be?");
        }
        request.caller().requireUser(user);
        ofUser(request, user);
    }

    private void ofUser(Request request, String user) {
        Parameters query = request.parameters();
        boolean namesSize = query.has("n");
        int size = query.integer("n", backend.settings().listSize(), 1, MOST);
        Wanted wanted = wanted(query);
        boolean showsRated = query.flag("rated", false);
        String list = query.choice("list", "auto", List.of("auto", "published", "computed"));
        Cursor cursor = query.parsed("cursor", Cursor::parse).orElse(Cursor.EMPTY);
        boolean isPlain = wanted.equals(Wanted.ALL) && !showsRated && cursor.itemCount() == 0;
        if (list.equals("published") && !isPlain) {
            query.refuse(
                    "list",
                    "out-of-range",
                    "list is published, which has no filters and no second page; leave list out");
        }
        request.requireNoFaults();
        cursor.requireRoom(size);
        String form = request.form(Accept.JSON, Accept.CSV);
        PublishedList published = published(user);
        boolean isLongEnough =
                published != null && (!namesSize || published.items().size() >= size);
        boolean isPublished =
                list.equals("published") || (list.equals("auto") && isPlain && isLongEnough && !request.namesAWrite());
        if (published != null && isPublished) {
            PublishedList shown = published;
            request.afterWrites(() -> sendPublished(request, user, shown, size, form));
            return;
        }
        ListQuestion question =
                new ListQuestion(new Whom.User(user), List.of(), wanted, Set.of(), showsRated, cursor::contains, size);
        request.computeThen(view -> view.list(question), answer -> send(request, user, answer, cursor, form));
    }

    static Wanted wanted(Parameters query) {
        return new Wanted(
                Set.copyOf(query.texts("category", MOST_CATEGORIES)),
                Set.copyOf(query.itemIds("exclude", MOST_EXCLUDED)));
    }

    /** The user's list, or for who has none the popular one; {@code null} where an entry of it may not appear any more. */
    private @Nullable PublishedList published(String user) {
        byte[] bytes = backend.serving().replicas().list(user);
        if (bytes == null) {
            bytes = backend.serving().replicas().list(RatingRules.RESERVED_USER_ID);
        }
        if (bytes == null) {
            return null;
        }
        PublishedList list = PublishedList.read(bytes);
        for (ItemEntry entry : list.items()) {
            if (!backend.serving().catalog().isAvailable(entry.itemId())) {
                return null;
            }
        }
        return list;
    }

    private void sendPublished(Request request, @Nullable String user, PublishedList list, int size, String form) {
        if (request.isKnown(list.tag())) {
            return;
        }
        List<ItemEntry> page =
                list.items().subList(0, Math.min(size, list.items().size()));
        if (form.equals(Accept.CSV)) {
            request.sendText(csv(page), CsvLists.CONTENT_TYPE);
            return;
        }
        boolean isOwn = list.userId().equals(user);
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("from", isOwn ? "published" : "popular");
        head.put("version", list.version());
        head.put("trigger", list.trigger());
        head.put("asOf", list.asOfMillis());
        head.put("ratingCount", isOwn ? list.ratingCount() : 0);
        request.send(list(user, head, page, Cursor.EMPTY));
    }

    private void send(Request request, String user, ListAnswer answer, Cursor cursor, String form) {
        if (form.equals(Accept.CSV)) {
            request.sendText(csv(answer.items()), CsvLists.CONTENT_TYPE);
        } else {
            request.send(computed(user, answer, cursor));
        }
    }

    static String csv(List<ItemEntry> items) {
        return CsvLists.of(items.stream()
                .map(each -> new CsvLists.Entry(each.itemId(), Backend.rounded(each.score())))
                .toList());
    }

    /** A computed list as JSON. */
    Map<String, Object> computed(@Nullable String user, ListAnswer answer, Cursor cursor) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("from", answer.isPopular() ? "popular" : "computed");
        head.put("ratingCount", answer.ratingCount());
        return list(user, head, answer.items(), cursor);
    }

    private Map<String, Object> list(
            @Nullable String user, Map<String, Object> head, List<ItemEntry> items, Cursor cursor) {
        return body(
                user,
                head,
                items.stream().map(backend::entry).toList(),
                items.stream().map(ItemEntry::itemId).toList(),
                cursor);
    }

    private Map<String, Object> body(
            @Nullable String user, Map<String, Object> head, List<?> items, List<String> ids, Cursor cursor) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (user != null) {
            body.put("userId", user);
        }
        body.put("list", head);
        body.put("items", items);
        if (!ids.isEmpty()) {
            cursor.after(ids).ifPresent(next -> body.put("next", next.toString()));
        }
        body.put("view", user == null ? backend.view() : backend.view(user));
        return body;
    }

    private void popular(Request request) {
        Parameters query = request.parameters();
        int size = query.integer("n", backend.settings().listSize(), 1, MOST);
        Wanted wanted = wanted(query);
        String window = query.choice("window", "", windows());
        String user = query.userId("user").orElse(null);
        Cursor cursor = query.parsed("cursor", Cursor::parse).orElse(Cursor.EMPTY);
        request.requireNoFaults();
        cursor.requireRoom(size);
        if (user != null) {
            request.caller().requireUser(user);
        }
        String form = request.form(Accept.JSON, Accept.CSV);
        PublishedList published = published(RatingRules.RESERVED_USER_ID);
        boolean isPlain = window.isEmpty() && user == null && wanted.equals(Wanted.ALL) && cursor.itemCount() == 0;
        if (isPlain && published != null && published.items().size() >= size) {
            request.afterWrites(() -> sendPublished(request, null, published, size, form));
        } else if (window.isEmpty() && user == null) {
            ListQuestion question = new ListQuestion(
                    new Whom.Basket(List.of()), List.of(), wanted, Set.of(), false, cursor::contains, size);
            request.computeThen(view -> view.list(question), answer -> {
                if (form.equals(Accept.CSV)) {
                    request.sendText(csv(answer.items()), CsvLists.CONTENT_TYPE);
                } else {
                    request.send(computed(null, answer, cursor));
                }
            });
        } else {
            int place = WINDOWS.indexOf(window);
            request.compute(
                    view -> view.ofItems().popular(place, wanted, user, cursor::contains, size),
                    items -> counted(items, cursor));
        }
    }

    private static List<String> windows() {
        List<String> words = new ArrayList<>(WINDOWS);
        words.add("all");
        return words;
    }

    private Map<String, Object> counted(List<Alike> items, Cursor cursor) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("from", "counts");
        return body(
                null,
                head,
                items.stream()
                        .map(each -> {
                            Map<String, Object> json = backend.titled(each.itemId());
                            json.put("score", (long) each.likeness());
                            json.put("ratingCount", each.ratingCount());
                            return json;
                        })
                        .toList(),
                items.stream().map(Alike::itemId).toList(),
                cursor);
    }
}
