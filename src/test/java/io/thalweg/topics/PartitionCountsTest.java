package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionCountsTest {

    private static final Topics TOPICS = new Topics("", "next");

    @ParameterizedTest
    @CsvSource({"8, 4, 4", "4, 8, 4", "4, 4, 8", "4, 8, 8"})
    void shouldRefuseUnequalNumbersUnderTheProtocolThatGivesOutPartitionsThatAreNotThere(
            int users, int ratings, int commands) {
        PartitionCounts counts = new PartitionCounts(users, ratings, commands);

        assertThatThrownBy(() -> counts.requireAssignable("STREAMS", TOPICS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "topic ratings has " + ratings,
                        "commands " + commands,
                        "next are laid out in " + users,
                        "set group.protocol=classic");
        assertThatCode(() -> counts.requireAssignable("classic", TOPICS)).doesNotThrowAnyException();
    }

    @Test
    void shouldAcceptEqualNumbersUnderEitherProtocol() {
        assertThatCode(() -> PartitionCounts.equal(4).requireAssignable("streams", TOPICS))
                .doesNotThrowAnyException();
    }
}
