package io.thalweg.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Path;
import java.util.List;

/**
 * A filter of logback.xml that drops warnings which come in normal life, from loggers whose other warnings matter. Where
 * a logger has nothing else to say, logback.xml sets its level instead.
 */
public final class HarmlessWarnings extends Filter<ILoggingEvent> {

    private record Warning(String logger, String part) {}

    private static final List<Warning> WARNINGS = List.of(
            // The broker closes the channel to its controller twice when it stops.
            new Warning(
                    "org.apache.kafka.clients.NetworkClient",
                    "Attempting to close NetworkClient that has already been closed"),
            // The node asks itself to be registered a moment before it leads; it asks again.
            new Warning("kafka.server.ControllerApis", "apiKey=CONTROLLER_REGISTRATION"),
            // Kafka Streams creates its internal topics when it starts, after its consumer has first asked for them.
            new Warning("org.apache.kafka.clients.NetworkClient", "-repartition=UNKNOWN_TOPIC_OR_PARTITION"),
            // There is no global store here whose handler could be enabled.
            new Warning(
                    "org.apache.kafka.streams.StreamsConfig", "exception handler is not enabled for the GlobalThread"),
            // A task's next transaction began before the last one's markers were all written; it tries again at once.
            new Warning("org.apache.kafka.clients.producer.internals.Sender", "Error: CONCURRENT_TRANSACTIONS"),
            // Several clients asked for the offsets topic at once; one of them was first.
            new Warning("kafka.server.DefaultAutoTopicCreationManager", "TOPIC_ALREADY_EXISTS"),
            // A batch of a transaction overtook the one before it on a partition new to it; both are sent again, in
            // order. The client that sent them warns too, unless it is being stopped.
            new Warning("kafka.server.ReplicaManager", "with no existing state"),
            new Warning("kafka.server.ReplicaManager", "Out of order sequence number"),
            // The demo's state is meant to go; a folder that a user named is still warned of.
            new Warning(
                    "org.apache.kafka.streams.processor.internals.StateDirectory",
                    "Resolved state.dir: [" + Path.of(System.getProperty("java.io.tmpdir", ""), "thalweg-")));

    @Override
    public FilterReply decide(ILoggingEvent event) {
        for (Warning warning : WARNINGS) {
            if (warning.logger().equals(event.getLoggerName()) && text(event).contains(warning.part())) {
                return FilterReply.DENY;
            }
        }
        return FilterReply.NEUTRAL;
    }

    /** What an event says, with what the exception that it carries says. */
    private static String text(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? event.getFormattedMessage() : event.getFormattedMessage() + " " + thrown.getMessage();
    }
}
