package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {

    @ParameterizedTest
    @CsvSource({", 80", "'', 80", "160, 160", " 132 , 132", "20, 60", "0, 80", "wide, 80", "-5, 80"})
    void shouldBeAsWideAsAskedAndEightyInAFile(String asked, int columns) {
        assertThat(Terminal.columns(asked, false)).isEqualTo(columns);
    }
}
