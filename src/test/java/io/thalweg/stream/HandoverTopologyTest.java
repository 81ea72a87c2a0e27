package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.handover.HandedOver;
import io.thalweg.handover.HandoverRecords;
import io.thalweg.handover.Promotion;
import io.thalweg.rating.Rating;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a task does with its lists while applications take over from each other. */
final class HandoverTopologyTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Promotion OF_OTHER = new Promotion("other", "thalweg", 1, false, 1_000, 5);
    private static final Promotion BACK = new Promotion("thalweg", "other", 1, false, 2_000, 6);
    private static final Promotion OF_CHALLENGER = new Promotion("next", "thalweg", 1, false, 1_000, 5);
    private static final Map<String, String> CHALLENGER = Map.of(
            "application.id", "next",
            "topic.prefix", "next.",
            "input.topic", "thalweg.ratings",
            "champion.prefix", "thalweg.");

    private int rated;

    @Test
    void shouldPublishNoListOnceItSaidSo() {
        try (TopologyBench bench = TopologyBench.inMemory(Map.of())) {
            rate(bench);
            assertThat(versions(bench.lists(), "u")).isNotEmpty();
            bench.errorRecords();

            tell(bench, OF_OTHER);
            rate(bench);

            assertThat(bench.lists()).isEmpty();
            assertThat(bench.errorRecords().stream().map(each -> each.key()))
                    .as("it says that it has stepped back, and no errors any more")
                    .containsExactly("handed-over/thalweg/0");
        }
    }

    @Test
    void shouldNotPublishTheTombstoneOfAnotherApplicationsList() {
        try (TopologyBench bench = TopologyBench.inMemory(Map.of())) {
            rate(bench);
            bench.listRecords();
            tell(bench, OF_OTHER);
            bench.order("u", "{\"command\":\"forget\",\"userId\":\"u\"}");
            bench.pass(LONG);

            assertThat(bench.listRecords()).isEmpty();
            assertThat(bench.audit()).hasSize(1);
        }
    }

    @Test
    void shouldGoOnAboveAllVersionsWhenItIsPromotedAgain() {
        try (TopologyBench bench = TopologyBench.inMemory(Map.of())) {
            rate(bench);
            tell(bench, OF_OTHER);
            rate(bench);
            bench.lists();

            tell(bench, BACK);
            rate(bench);
            assertThat(bench.lists()).as("the other has not stepped back").isEmpty();

            tell(bench, new HandedOver("other", 0, BACK.atMillis(), 2_345));
            bench.pass(LONG);
            List<JsonNode> lists = bench.lists();
            assertThat(versions(lists, "u")).containsExactly(2_346L);
            assertThat(versions(lists, "__popular")).containsExactly(2_346L);

            rate(bench);
            assertThat(versions(bench.lists(), "u")).startsWith(2_347L).isSorted();
        }
    }

    @Test
    void shouldWriteToItsOwnTopicAloneUntilTheChampionHasSteppedBack() {
        try (TopologyBench bench = TopologyBench.inMemory(CHALLENGER)) {
            rate(bench);
            assertThat(versions(bench.lists(), "u")).isNotEmpty();
            tell(bench, OF_CHALLENGER);
            rate(bench);
            bench.lists();
            assertThat(bench.liveLists()).isEmpty();
            assertThat(bench.liveErrorKeys()).isEmpty();
        }
    }

    @Test
    void shouldPublishWhatOnlyItsOwnReadersSawWhenItIsPromoted() {
        try (TopologyBench bench = TopologyBench.inMemory(CHALLENGER)) {
            rate(bench);
            bench.lists();
            tell(bench, OF_CHALLENGER);
            tell(bench, new HandedOver("thalweg", 0, OF_CHALLENGER.atMillis(), 17));
            bench.pass(LONG);

            List<JsonNode> live = bench.liveLists();
            assertThat(versions(live, "u")).containsExactly(1_001L);
            assertThat(bench.lists()).containsExactlyElementsOf(live);
            assertThat(bench.liveErrorKeys()).contains("taken-over/next/0");

            rate(bench);
            assertThat(versions(bench.liveLists(), "u")).startsWith(1_002L).isSorted();
            assertThat(bench.liveErrorKeys()).contains("all/all").doesNotContain("taken-over/next/0");
        }
    }

    @Test
    void shouldWaitForNobodyWhereTheChampionIsGone() {
        try (TopologyBench bench = TopologyBench.inMemory(CHALLENGER)) {
            tell(bench, new Promotion("next", "thalweg", 3, true, 50, 5));
            rate(bench);
            assertThat(versions(bench.liveLists(), "u")).allMatch(version -> version > 50);
        }
    }

    private void rate(TopologyBench bench) {
        for (String user : List.of("u", "v")) {
            for (int n = 0; n < 3; n++) {
                rated++;
                bench.send(new Rating(user, "i" + rated, 4, 1_700_000_000_000L + rated));
            }
        }
        bench.pass(LONG);
    }

    private static List<Long> versions(List<JsonNode> lists, String user) {
        return lists.stream()
                .filter(list -> list.path("userId").asText().equals(user))
                .map(list -> list.path("version").asLong())
                .toList();
    }

    private static void tell(TopologyBench bench, Promotion promotion) {
        bench.tell(HandoverRecords.promotionKey(), HandoverRecords.promotion(promotion));
    }

    private static void tell(TopologyBench bench, HandedOver said) {
        bench.tell(HandoverRecords.handedOverKey(said), HandoverRecords.handedOver(said));
    }
}
