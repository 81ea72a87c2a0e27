package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.lists.ListJson.Entry;
import io.thalweg.stream.TopologyBench;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListJsonTest {

    private static final ListJson.Head HEAD = new ListJson.Head("u", 3, Trigger.RATING, 5, 7);
    private static final int BOUND = 900_000;

    @Test
    void shouldHoldTheWholeListWhenItFits() {
        JsonNode list = TopologyBench.json(json(BOUND).encode(HEAD, entries(2, "i", "T")));
        assertThat(list)
                .hasToString("{\"userId\":\"u\",\"version\":3,\"trigger\":\"rating\",\"asOf\":5,\"ratingCount\":7,"
                        + "\"items\":[{\"itemId\":\"i\",\"score\":0.5,\"match\":100,\"prediction\":4.5,\"title\":\"T\",\"source\":\"personal\","
                        + "\"because\":[\"i\",\"i\",\"i\"]},{\"itemId\":\"i\",\"score\":0.5,\"match\":100,\"prediction\":4.5,\"title\":\"T\","
                        + "\"source\":\"personal\",\"because\":[\"i\",\"i\",\"i\"]}]}");
    }

    /** The largest list there can be: 1,000 entries, ids of 256 bytes, which JSON writes six times as long. */
    @ParameterizedTest(name = "{0} entries, ids of {1}, titles of {2}, character {3}, bound {4}: cut {5}")
    @CsvSource({
        "1000, 10, 500, 120, 900000, , 1000",
        "1000, 100, 500, 120, 900000, titles, 1000",
        "1000, 10, 500, 1, 900000, titles, 1000",
        "1000, 256, 500, 120, 900000, because, 1000",
        "1000, 256, 500, 1, 900000, items, 549",
        "1000, 256, 500, 120, 57344, items, 158",
        "10, 256, 500, 1, 900000, , 10",
        "1, 256, 500, 1, 16384, , 1"
    })
    void shouldFitWhateverItHolds(
            int count, int idChars, int titleChars, int codePoint, int bound, String cut, int left) {
        String character = Character.toString(codePoint);
        List<Entry> entries = entries(count, character.repeat(idChars), character.repeat(titleChars));
        byte[] value = json(bound).encode(HEAD, entries);
        JsonNode list = TopologyBench.json(value);
        assertThat(value.length).isLessThan(bound);
        assertThat(list.path("cut").asText(null)).isEqualTo(cut);
        assertThat(list.get("items")).hasSize(left);
        assertThat(json(bound).encode(HEAD, entries)).as("the same each time").isEqualTo(value);
    }

    private static ListJson json(int bound) {
        return new ListJson(new RecordBound(bound));
    }

    private static List<Entry> entries(int count, String id, String title) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Entry(id, .5, 100, 4.5, title, "personal", List.of(id, id, id)))
                .toList();
    }
}
