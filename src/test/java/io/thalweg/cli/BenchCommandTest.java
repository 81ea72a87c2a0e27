package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --growth 0,10                               | --growth is [0, 10]; each number must be above the one before
            --growth 20,10                              | --growth is [20, 10]; each number must be above the one before
            --growth 10,20 --instances 2                | --growth goes with one instance and exactly_once_v2
            --growth 10,20 --guarantee at_least_once    | --growth goes with one instance and exactly_once_v2
            --growth 10,20 --items 3                    | items is 3; it must be at least 20
            """)
    void shouldSayWhatIsWrongBeforeABrokerIsStarted(String arguments, String message) {
        Outcome outcome = Outcome.of(("bench " + arguments).split(" +"));
        assertThat(outcome.exitCode()).isEqualTo(Main.WRONG_USAGE);
        assertThat(outcome.err()).startsWith("thalweg: " + message).hasLineCount(1);
    }
}
