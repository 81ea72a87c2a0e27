package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a terminal is sent; its last line holds the bar. */
final class BarStreamTest {

    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final BarStream stream = new BarStream(new PrintStream(sent, true, StandardCharsets.UTF_8));
    private final PrintStream log = new PrintStream(stream, true, StandardCharsets.UTF_8);

    @Test
    void shouldTakeTheBarAwayBeforeALogLineAndShowItAgainBelow() {
        stream.show("[=  ] 1");
        log.print("a warning\n");
        stream.show("[== ] 2");
        stream.leave("[===] 3");
        log.print("done\n");
        assertThat(sent.toString(StandardCharsets.UTF_8))
                .isEqualTo(ERASE + "[=  ] 1" + ERASE + "a warning\n" + ERASE + "[== ] 2" + ERASE + "[===] 3"
                        + System.lineSeparator() + "done\n");
    }

    @Test
    void shouldPassOnWhatIsWrittenWhenThereIsNoBar() {
        log.print("zwölf\n");
        log.write('\n');
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("zwölf\n\n");
    }
}
