package io.thalweg.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The pattern of logback.xml: date, level, thread, and nothing that a terminal would obey. */
final class VisibleLinesTest {

    private static final String THREAD = "a-thread";

    @Test
    void shouldHaveDateAndThreadAndShowControlCharacters() throws Exception {
        String file = Files.readString(Path.of("src", "main", "resources", "logback.xml"));
        PatternLayout layout = new PatternLayout();
        layout.setContext(new LoggerContext());
        layout.getInstanceConverterMap().put("visible", VisibleLines::new);
        layout.setPattern(file.substring(file.indexOf("<pattern>") + 9, file.indexOf("</pattern>")));
        layout.start();

        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName("io.thalweg.Test");
        event.setLevel(Level.WARN);
        event.setThreadName(THREAD);
        event.setInstant(Instant.now());
        event.setMessage("title \u001b[2J\u202e of\tan item");
        assertThat(layout.doLayout(event))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ WARN  \\[" + THREAD
                        + "] io\\.thalweg\\.Test - title �\\[2J� of\\tan item\\R");
    }
}
