package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.Total;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events and items of other shapes through the topology. */
final class InputShapeTopologyTest {

    private final TopologyBench bench = TopologyBench.inMemory(Map.of(
            "learner", "sgd",
            "input.topic", "shop.reviews",
            "input.user", "/payload/after/user_id /data/user /reviewerID",
            "input.item", "/payload/after/movie_id /data/item /asin",
            "input.rating", "/payload/after/stars /data/score /overall",
            "input.time", "/payload/ts_ms /time /unixReviewTime",
            "items.id", "/sku",
            "items.title", "/name",
            "items.categories", "/department/name"));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldLearnShapesOfOthersAndNameThePathOfWhatFindsNothing() {
        send("{'payload':{'after':{'user_id':1,'movie_id':7,'stars':5},'op':'c','ts_ms':1700000000000}}");
        send(
                "{'specversion':'1.0','type':'rated','time':'2023-11-14T22:13:20Z','data':{'user':'1','item':'8','score':3}}");
        send("{'reviewerID':'A1','asin':'7','overall':4.0,'unixReviewTime':1700000000}");
        send("{'payload':{'after':{'movie_id':7,'stars':5},'ts_ms':1700000000000}}");
        send("{'reviewerID':'A1','asin':'7','unixReviewTime':1700000000}");
        send("{'reviewerID':'A1','asin':'7','overall':4.0}");
        send("{'reviewerID':'A1',");

        assertThat(bench.total(Total.NEW_RATINGS)).isEqualTo(3);
        assertThat(bench.total(Total.REJECTED)).isEqualTo(4);
        assertThat(bench.deadLetters())
                .extracting(letter -> header(letter, DeadLetters.REASON) + ": " + header(letter, DeadLetters.MESSAGE))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(
                                        "missing-user-id: userId: /payload/after/user_id /data/user /reviewerID found"
                                                + " nothing"),
                        second -> assertThat(second)
                                .startsWith("missing-rating: rating: /payload/after/stars /data/score /overall found"),
                        third -> assertThat(third)
                                .startsWith("no-timestamp: time: /payload/ts_ms /time /unixReviewTime"),
                        fourth -> assertThat(fourth).startsWith("not-json: "));
    }

    @Test
    void shouldShowTitlesOfItemsInAnotherShape() {
        bench.sendItem(
                "7",
                "{'sku':7,'name':'Lamp','department':{'name':'Light'}}"
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8));
        bench.sendItem("8", "{'name':'no id'}".replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        for (String user : List.of("A1", "A2")) {
            send("{'reviewerID':'" + user + "','asin':'7','overall':4.0,'unixReviewTime':1700000000}");
        }
        send("{'reviewerID':'A3','asin':'9','overall':4.0,'unixReviewTime':1700000000}");
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.lists().toString()).contains("\"title\":\"Lamp\"");
        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> assertThat(
                        header(letter, DeadLetters.MESSAGE))
                .isEqualTo("itemId: /sku found nothing"));
    }

    private void send(String json) {
        bench.send("any key", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String header(TestRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
