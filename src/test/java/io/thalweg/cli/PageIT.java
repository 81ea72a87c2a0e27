package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.api.ApiServer;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.ServingInstance;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in a real browser, used as a person uses it; pictures of it are left in {@code target}. */
@Timeout(300)
final class PageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SCREENS =
            List.of("#/rate", "#/item/20", "#/visitor", "#/learning", "#/forget", "#/api");
    private static final String LIST = "ol.list > li.entry";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void shouldShowHowTheListLearns(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.open(folder);
                ThalwegProcess demo = ThalwegProcess.start(
                        folder,
                        "demo",
                        "--count",
                        "12000",
                        "--damage",
                        ".001",
                        "--set",
                        "http.port=0",
                        "--set",
                        "api.port=0")) {
            String page = awaitText(demo, "Rate and watch it learn: (http\\S+/)\n");
            rateWhileItLearns(demo, page);
            String brokers = awaitText(demo, "The broker listens on (\\S+) ");
            browser.size(1_280, 900);
            browser.go(page);
            browser.await().until(() -> browser.all(LIST).size() == 10);
            PageFilm film = new PageFilm(browser);

            becomeSomebody(browser);
            rateFive(browser, page, film);
            film.save(Path.of("target", "page.gif"));
            browser.savePicture("page.png");
            assertThatScreenShowsTheRecordOfTheTopic(browser, brokers);
            assertThatStarsAreTheEstimates(browser, page);
            filterHideAndTurnPages(browser);
            withdraw(browser);
            useTheKeyboardOnly(browser);
            lookAtAnItem(browser);
            visitWithoutAnAccount(browser);
            watchItLearn(browser);
            tryTheApi(browser);
            lookAtEachScreenAsAnAuditorDoes(browser);
            forget(browser, page);
            assertThat(browser.console()).as("the browser's console").isEmpty();
        }
    }

    /** Who comes while the demo sends is not kept waiting, and what they rate doesn't keep the demo from its end. */
    private void rateWhileItLearns(ThalwegProcess demo, String page) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get(page + "v1/status").get("ready").asBoolean());
        rate(page + "v1", "early", "20");
        while (!demo.err().contains("The broker listens on ")) {
            long waiting = 0;
            for (JsonNode partition : get(page + "v1/status").get("partitions")) {
                waiting += partition.get("lag").asLong();
            }
            // 1,000, and what is sent between two looks of a slow machine; without a bound it is most of the 12,000.
            assertThat(waiting).as("ratings that a click waits for").isLessThan(4_000);
            assertThat(demo.isAlive()).isTrue();
            Thread.sleep(20);
        }
    }

    private static void becomeSomebody(Browser browser) {
        browser.run("document.querySelector('input[name=user]').value = ''");
        browser.type("input[name=user]", "ann");
        browser.click("form.who button[type=submit]");
        browser.await()
                .until(() -> browser.texts("section p").toString().contains("You have rated nothing yet")
                        && browser.all("ol[aria-label='Recommendations for ann'] > li.entry")
                                        .size()
                                == 10);
    }

    /** Two by searching, three from the list itself. */
    private void rateFive(Browser browser, String page, PageFilm film) throws Exception {
        film.take();
        List<String> films = ids(get(page + "v1/items?n=2&q=the"));
        browser.type(".search input", "the");
        for (String each : films) {
            browser.click("ul.found li:has(a[href='#/item/" + each + "']) [data-rating='5']");
            awaitOwn(browser, each);
        }
        browser.one(".search input").clear();
        browser.type(".search input", " ", Keys.BACK_SPACE);
        browser.await().until(() -> browser.texts("p.head").toString().contains("s after your rating"));
        film.take();
        for (int n = 0; n < 3; n++) {
            String before = browser.attributes("ol.list", "data-version").get(0);
            String top = browser.attributes(LIST, "data-item").get(n);
            browser.click("ol.list > li[data-item='" + top + "'] [data-rating='" + (n == 1 ? 2 : 5) + "']");
            awaitOwn(browser, top);
            browser.await()
                    .until(() -> !browser.attributes("ol.list", "data-version")
                                    .get(0)
                                    .equals(before)
                            && !browser.attributes(LIST, "data-item").contains(top));
            film.take();
        }
        assertThat(browser.texts(".move")).as("what moved").anyMatch(each -> each.matches("[▲▼]\\d+|new"));
        assertThat(browser.texts(".because"))
                .as("reasons")
                .anyMatch(each -> each.matches("because you gave [25] to .+"));
    }

    private static void awaitOwn(Browser browser, String item) {
        browser.await()
                .until(() -> !browser.all("ul.own li[data-item='" + item + "']").isEmpty());
    }

    private static void assertThatScreenShowsTheRecordOfTheTopic(Browser browser, String brokers) {
        browser.await().untilAsserted(() -> {
            JsonNode record = lastList(brokers, "ann");
            List<String> published = ids(record).subList(0, 10);
            assertThat(browser.attributes(LIST, "data-item")).isEqualTo(published);
            assertThat(browser.attributes("ol.list", "data-version"))
                    .containsExactly(record.get("version").asText());
        });
    }

    private void assertThatStarsAreTheEstimates(Browser browser, String page) throws Exception {
        List<String> items = browser.attributes(LIST, "data-item");
        JsonNode estimates = get(page + "v1/users/ann/estimates?item=" + String.join("&item=", items))
                .get("estimates");
        List<String> expected = new ArrayList<>();
        estimates.forEach(each ->
                expected.add(String.format("%.1f", each.get("prediction").asDouble())));
        assertThat(browser.texts(LIST + " .meter b")).isEqualTo(expected);
    }

    private static void filterHideAndTurnPages(Browser browser) {
        browser.run("const s = document.querySelector('select[aria-label=\"Only this category\"]');"
                + " s.value = 'Comedy'; s.dispatchEvent(new Event('change'))");
        browser.await().until(() -> {
            List<String> categories = browser.texts(LIST + " .categories");
            return !categories.isEmpty() && categories.stream().allMatch(each -> each.contains("Comedy"));
        });
        String first = browser.attributes(LIST, "data-item").get(0);
        browser.click("ol.list > li[data-item='" + first + "'] button[aria-label^='Hide']");
        browser.await().until(() -> !browser.attributes(LIST, "data-item").contains(first));
        browser.run("const s = document.querySelector('select[aria-label=\"Only this category\"]');"
                + " s.value = ''; s.dispatchEvent(new Event('change'))");
        browser.await()
                .until(() -> browser.texts(LIST + " .categories").stream().anyMatch(each -> !each.contains("Comedy")));
        for (int more = 2; more <= 3; more++) {
            int upTo = more * 10;
            browser.click("section[aria-labelledby='list-title'] > button");
            browser.await().until(() -> browser.all(LIST).size() == upTo);
        }
        List<String> shown = browser.attributes(LIST, "data-item");
        Set<String> different = new HashSet<>(shown);
        assertThat(different).hasSameSizeAs(shown).doesNotContain(first);
    }

    private static void withdraw(Browser browser) {
        String item = browser.attributes("ul.own li", "data-item").get(0);
        browser.click("ul.own li[data-item='" + item + "'] button[aria-label^='Withdraw']");
        browser.await()
                .until(() -> browser.all("ul.own li").size() == 4
                        && !browser.attributes("ul.own li", "data-item").contains(item));
    }

    /** Arrows move along the stars and give nothing; space gives. */
    private static void useTheKeyboardOnly(Browser browser) {
        browser.reload();
        browser.await().until(() -> browser.all(LIST).size() == 10);
        List<String> passed = browser.tabbed(12);
        assertThat(passed.get(0)).isEqualTo("To the content");
        assertThat(passed)
                .contains("Rate and watch", "Forget me", "Your user id")
                .noneMatch(each -> each.startsWith("can't be seen"));
        assertThat(browser.isInOrder()).as("focus goes as the page is read").isTrue();
        String item = browser.attributes(LIST, "data-item").get(0);
        browser.run(
                "document.querySelector(arguments[0]).focus()", "li[data-item='" + item + "'] .stars [tabindex='0']");
        browser.press(Keys.ARROW_RIGHT);
        browser.press(Keys.ARROW_RIGHT);
        assertThat(browser.run("return document.activeElement.dataset.rating")).isEqualTo("3");
        assertThat(browser.all("ul.own li")).hasSize(4);
        browser.press(Keys.SPACE);
        awaitOwn(browser, item);
    }

    private static void lookAtAnItem(Browser browser) {
        browser.screen("#/item/20");
        browser.await().until(() -> List.of("collaborative", "content", "hybrid").stream()
                .allMatch(
                        by -> browser.all("section[data-by='" + by + "'] li a").size() == 8));
        assertThat(browser.texts("main").toString()).contains("expected of ann now", "Ratings");
        browser.savePicture("page-item.png");
    }

    private static void visitWithoutAnAccount(Browser browser) {
        browser.screen("#/visitor");
        browser.type(".search input", "the");
        for (int n = 1; n <= 3; n++) {
            int picked = n;
            browser.click("ul.found li:nth-child(" + n + ") [data-rating='5']");
            browser.await().until(() -> browser.all("ul.own li").size() == picked);
        }
        browser.await().until(() -> browser.all("#visitor-list li.entry").size() == 10);
        browser.click("form.who button[type=submit]");
        browser.await().until(() -> browser.all("#group-list li.entry").size() == 10);
    }

    private static void watchItLearn(Browser browser) {
        browser.screen("#/learning");
        browser.await().until(() -> browser.texts("td[data-error='all/all']").stream()
                .anyMatch(each -> each.matches("\\d\\.\\d{3}")));
        browser.await().until(() -> browser.texts("main code").stream().anyMatch(each -> each.matches("[a-z-]+")));
        assertThat((Long) browser.run("return new Set(document.querySelector('canvas').getContext('2d')"
                        + ".getImageData(0, 0, 600, 300).data).size"))
                .as("colours drawn")
                .isGreaterThan(5);
        browser.savePicture("page-learning.png");
    }

    private static void tryTheApi(Browser browser) {
        browser.screen("#/api");
        browser.await()
                .until(() ->
                        browser.texts("details.operation summary").toString().contains("/v1/dead-letters"));
        browser.run("[...document.querySelectorAll('details.operation')].find((each) =>"
                + " each.innerText.includes('/v1/users/{user}/estimates')).open = true");
        browser.type("details[open] input[name=item]", "20");
        assertThat(browser.texts("details[open] pre.curl").toString()).contains("/v1/users/ann/estimates?item=");
        browser.click("details[open] form button");
        browser.await().until(() -> browser.texts("pre.answer").toString().contains("\"prediction\""));
    }

    /** All screens, light and dark, wide and as narrow as a phone. */
    private static void lookAtEachScreenAsAnAuditorDoes(Browser browser) {
        Map<String, List<String>> faults = new HashMap<>();
        for (int width : List.of(1_280, 360)) {
            browser.size(width, width == 360 ? 740 : 900);
            for (String theme : List.of("light", "dark")) {
                browser.run("document.documentElement.dataset.theme = arguments[0]", theme);
                for (String screen : SCREENS) {
                    browser.screen(screen);
                    browser.await()
                            .until(() -> browser.all("main [aria-busy]").isEmpty()
                                    && browser.all("main h1").size() == 1);
                    if (screen.equals("#/rate")) {
                        browser.await().until(() -> browser.all(LIST).size() == 10);
                        browser.savePicture("page-" + theme + "-" + width + ".png");
                    }
                    if (!browser.faults().isEmpty()) {
                        faults.put(screen + ", " + theme + ", " + width, browser.faults());
                    }
                }
            }
        }
        browser.size(1_280, 900);
        assertThat(faults).isEmpty();
    }

    private void forget(Browser browser, String page) throws Exception {
        browser.screen("#/forget");
        browser.type("input[name=sure]", "bob");
        browser.click("form button.contrast");
        browser.await().until(() -> browser.texts("main").toString().contains("Nothing was sent"));
        browser.one("input[name=sure]").clear();
        browser.type("input[name=sure]", "ann");
        browser.click("form button.contrast");
        browser.await().until(() -> browser.texts("#proof").toString().contains("Ratings removed"));
        assertThat(browser.texts("#proof dd")).contains("5", "yes");
        browser.screen("#/rate");
        browser.await()
                .until(() -> browser.texts("section p").toString().contains("You have rated nothing yet")
                        && browser.attributes("ol.list", "data-from").contains("popular"));
        assertThat(get(page + "v1/users/ann/recommendations").at("/list/from").asText())
                .isEqualTo("popular");
    }

    @Test
    void shouldSayHowOldItIsWhereNobodyLearns(@TempDir Path folder) throws Exception {
        try (Browser browser = Browser.open(folder);
                EmbeddedBroker broker = EmbeddedBroker.start()) {
            String cluster = "bootstrap.servers=" + broker.bootstrapServers();
            assertThat(Outcome.of("topics", "create", "--set", cluster).exitCode())
                    .isZero();
            ThalwegConfig config = ThalwegConfig.of(Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "state.dir", folder.resolve("serve").toString(),
                    "api.port", "0"));
            try (ThalwegProcess learner = ThalwegProcess.start(
                            folder,
                            "run",
                            "--set",
                            cluster,
                            "--set",
                            "http.port=0",
                            "--set",
                            "state.dir=" + folder.resolve("run"));
                    ServingInstance instance = new ServingInstance(config, 4);
                    ApiServer api = Asking.listen(instance.serving(), config, false)) {
                instance.start((read, all) -> {});
                browser.size(1_280, 900);
                browser.go(api.address() + "/");
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(instance.serving()::isReady);
                for (int user = 1; user <= 12; user++) {
                    for (int film = 1; film <= 6; film++) {
                        rate(api.address() + "/v1", "user-" + user, "film-" + film);
                    }
                }
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> instance.serving().currentRatings().count() == 72);
                rate(api.address() + "/v1", "ann", "film-1");
                browser.run("localStorage.setItem('thalweg.user', 'ann')");
                browser.go(api.address() + "/#/rate");
                browser.reload();
                browser.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> browser.texts("ul.own li").size() == 1);
                browser.await()
                        .until(() -> browser.attributes(LIST, "data-item").contains("film-2"));

                learner.kill();
                browser.click("ol.list > li[data-item='film-2'] [data-rating='4']");
                browser.await().until(() -> browser.texts("p.old")
                        .toString()
                        .contains("it will be learned as soon as a learner runs again"));
                browser.await().until(() -> browser.texts("#pulse.old").stream()
                        .anyMatch(each -> each.matches("What you see is \\d+ s old: .+")));
                assertThat(browser.attributes(LIST, "data-item")).contains("film-2");
                assertThat(browser.all(".problem")).as("errors on the screen").isEmpty();
                browser.savePicture("page-old.png");
            }
        }
    }

    private void rate(String api, String user, String item) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(api + "/users/" + user + "/ratings/" + item))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"rating\":5}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(202);
    }

    private static String awaitText(ThalwegProcess process, String pattern) {
        Pattern text = Pattern.compile(pattern);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> {
                            Matcher found = text.matcher(process.err());
                            return found.find() ? found.group(1) : "";
                        },
                        found -> !found.isEmpty());
    }

    private JsonNode get(String address) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.get("items").forEach(each -> ids.add(each.get("itemId").asText()));
        return ids;
    }

    private static JsonNode lastList(String brokers, String user) throws IOException {
        ThalwegConfig config = ThalwegConfig.of(Map.of("bootstrap.servers", brokers));
        Map<String, byte[]> lists = new HashMap<>();
        try (CompactedTopicReader reader = new CompactedTopicReader(
                config.consumerProperties(),
                "thalweg.recommendations",
                each -> lists.put(new String(each.key(), StandardCharsets.UTF_8), each.value()))) {
            reader.readToEnd(Duration.ofSeconds(30), (read, all) -> {});
        }
        return JSON.readTree(lists.get(user));
    }
}
