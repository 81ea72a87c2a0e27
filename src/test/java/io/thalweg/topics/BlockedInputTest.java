package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BlockedInputTest {

    private static final TopicPartition FIRST = new TopicPartition("ratings", 0);
    private static final TopicPartition SECOND = new TopicPartition("ratings", 1);

    private final BlockedInput input = new BlockedInput(Map.of(), "ratings", 2);

    @Test
    void shouldNotBeBlockedWhenReadersGetAllThereIs() {
        look(10, 10, 5, 5, 0);
        look(10, 10, 5, 5, 600);
        assertThat(input.longestSeconds()).isZero();
    }

    @Test
    void shouldNotBeBlockedWhenTransactionsEndAndOthersBegin() {
        look(10, 15, 5, 5, 0);
        look(15, 20, 5, 5, 60);
        look(20, 25, 5, 5, 120);
        assertThat(input.longestSeconds()).isZero();
    }

    @Test
    void shouldSayForHowLongWhenATransactionDoesNotEnd() {
        look(10, 11, 5, 5, 100);
        look(10, 500, 400, 400, 110);
        assertThat(input.longestSeconds()).isEqualTo(10);
        look(10, 900, 800, 801, 190);
        assertThat(input.longestSeconds()).as("of the two the longer").isEqualTo(90);
        look(900, 900, 800, 801, 200);
        assertThat(input.longestSeconds()).as("the first has ended").isEqualTo(10);
    }

    private void look(long firstCommitted, long first, long secondCommitted, long second, long seconds) {
        input.accept(
                Map.of(FIRST, firstCommitted, SECOND, secondCommitted),
                Map.of(FIRST, first, SECOND, second),
                TimeUnit.SECONDS.toNanos(seconds));
    }
}
