package io.thalweg.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.topics.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class HandoverTest {

    private static final Topics CHAMPION = new Topics("t.", "a");
    private static final Topics CHALLENGER =
            new Topics("b.", "b", "t.ratings", "t.items", "t.commands", "t.", new Topics("t.", "a").keeping());
    private static final Promotion PROMOTION = new Promotion("b", "a", 4, false, 100, 1);

    @Test
    void shouldBeLiveFromTheBeginningUnlessItIsAChallenger() {
        assertThat(new Handover(CHAMPION).isLive(0, 4)).isTrue();
        assertThat(new Handover(CHALLENGER).isLive(0, 4)).isFalse();
    }

    /** Users of task 5 of 8 were of task 1 of 4; those of task 5 of 6 of tasks 1 and 3 of 4, whose numbers are odd too. */
    @Test
    void shouldWaitForThoseTasksAloneThatMayHaveHadItsUsers() {
        Handover handover = new Handover(CHALLENGER);
        tell(handover, PROMOTION);
        tell(handover, new HandedOver("a", 1, 1, 7));
        assertThat(handover.isLive(5, 8)).isTrue();
        assertThat(handover.isLive(6, 8)).isFalse();
        assertThat(handover.isLive(5, 6)).isFalse();
        tell(handover, new HandedOver("a", 3, 1, 107));
        assertThat(handover.isLive(5, 6)).isTrue();
        assertThat(handover.isLive()).as("of all tasks").isFalse();
        assertThat(handover.versionBase()).isEqualTo(107);
    }

    @Test
    void shouldNotTakeWhatWasSaidForAnotherPromotion() {
        Handover handover = new Handover(CHALLENGER);
        tell(handover, new HandedOver("a", 0, 0, 500));
        tell(handover, PROMOTION);
        assertThat(handover.handedOver()).isZero();
        assertThat(handover.versionBase()).isEqualTo(100);
    }

    @Test
    void shouldBeDemotedFromTheMomentThatAnotherIsPromoted() {
        Handover handover = new Handover(CHAMPION);
        tell(handover, PROMOTION);
        assertThat(handover.isLive(0, 4)).isFalse();
        assertThat(handover.isDemoted()).isTrue();
        assertThat(handover.hasHandedOver(0)).isFalse();
        tell(handover, new HandedOver("a", 0, 1, 7));
        assertThat(handover.hasHandedOver(0)).isTrue();
    }

    @Test
    void shouldKnowItselfRetiredAndNobodyElse() {
        Handover handover = new Handover(CHAMPION);
        accept(handover, HandoverRecords.retiredKey("b"), HandoverRecords.retired(1));
        assertThat(handover.isRetired()).isFalse();
        accept(handover, HandoverRecords.retiredKey("a"), HandoverRecords.retired(1));
        assertThat(handover.isRetired()).isTrue();
    }

    @Test
    void shouldComeBackFromItsRecord() {
        StartedFrom start = new StartedFrom("a", 12, Map.of(0, 5L, 1, 7L), 3);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("b.errors", 0, 0, StartedFrom.key(), start.encode());
        assertThat(StartedFrom.of(record)).contains(start);
    }

    private static void tell(Handover handover, Promotion promotion) {
        accept(handover, HandoverRecords.promotionKey(), HandoverRecords.promotion(promotion));
    }

    private static void tell(Handover handover, HandedOver said) {
        accept(handover, HandoverRecords.handedOverKey(said), HandoverRecords.handedOver(said));
    }

    private static void accept(Handover handover, byte[] key, byte[] value) {
        handover.accept(new ConsumerRecord<>("t.errors", 0, 0, key, value));
    }
}
