package io.thalweg.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/**
 * A part of a log line in which control characters and marks of direction are shown, and do nothing: logs are read on
 * terminals, and repeat what others sent. Ends of lines and tabs stay, since stack traces have them.
 */
public final class VisibleLines extends CompositeConverter<ILoggingEvent> {

    private static final String HIDDEN =
            "[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]";

    @Override
    protected String transform(ILoggingEvent event, String text) {
        return text.replaceAll("\\r?\\n", "\n").replaceAll(HIDDEN, "\uFFFD");
    }
}
