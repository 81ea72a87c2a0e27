package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    @Test
    void shouldPrintALineATenthWhenStderrIsNoTerminal() {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress.Lines("learned", 1_000, new PrintWriter(err))) {
            for (long done = 0; done <= 1_000; done++) {
                if (done == 950) {
                    progress.note("RMSE .91");
                }
                progress.to(done);
            }
        }
        assertThat(err.toString().lines())
                .hasSize(10)
                .startsWith("learned: 100 of 1000")
                .endsWith("learned: 1000 of 1000, RMSE .91");
    }
}
