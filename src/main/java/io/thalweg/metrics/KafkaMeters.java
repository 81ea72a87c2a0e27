package io.thalweg.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.thalweg.stream.Topics;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the binders' meters are shown, and with which labels. Kafka has over four hundred names, with a series for
 * every store of every task; these are what dashboards and alerts ask. Kafka puts the process id of an instance before
 * its clients' and threads' names: it is cut off, since Prometheus names the instance anyway.
 */
final class KafkaMeters implements MeterFilter {

    private static final String KAFKA = "kafka.";
    private static final String LAG = "kafka.consumer.fetch.manager.records.lag";

    private static final Set<String> SHOWN = Stream.concat(
                    Stream.of("commit", "poll", "process", "punctuate")
                            .flatMap(work -> Stream.of("latency.avg", "latency.max", "rate", "ratio")
                                    .map(figure -> "kafka.stream.thread." + work + "." + figure)),
                    Stream.of(
                            LAG,
                            "kafka.stream.alive.stream.threads",
                            "kafka.stream.failed.stream.threads",
                            "kafka.stream.state.updater.active.restoring.tasks",
                            "kafka.stream.task.dropped.records.total",
                            "kafka.consumer.coordinator.rebalance.total",
                            "kafka.consumer.coordinator.failed.rebalance.total",
                            "kafka.producer.record.send.total",
                            "kafka.producer.record.error.total",
                            "kafka.producer.record.retry.total"))
            .collect(Collectors.toUnmodifiableSet());

    /** Their names have units, or endings, that Prometheus' conventions know otherwise. */
    private static final Set<String> HIDDEN = Set.of("process.cpu.time", "system.cpu.count");

    private final Pattern instance;
    private final String ratings;

    KafkaMeters(Topics topics) {
        ratings = topics.ratings();
        instance =
                Pattern.compile(Pattern.quote(topics.applicationId()) + "-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-?");
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith(KAFKA)) {
            return id;
        }
        // As many labels as before: where there are fewer, the binder takes the meter for another and binds it anew.
        List<Tag> tags = id.getTags().stream()
                .map(tag -> Tag.of(tag.getKey(), named(tag.getValue())))
                .toList();
        return id.replaceTags(tags);
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        boolean shown = id.getName().startsWith(KAFKA)
                // Kafka tells a topic's lag twice, once with another spelling of its name.
                ? SHOWN.contains(id.getName()) && (!id.getName().equals(LAG) || ratings.equals(id.getTag("topic")))
                : !HIDDEN.contains(id.getName());
        return shown ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
    }

    private String named(String value) {
        String rest = instance.matcher(value).replaceFirst("");
        return rest.isEmpty() ? "instance" : rest;
    }
}
