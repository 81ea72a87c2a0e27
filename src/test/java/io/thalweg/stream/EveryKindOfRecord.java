package io.thalweg.stream;

import io.thalweg.catalog.Item;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Withdrawal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/** Small streams that make the topology write each kind of record that it can write, by their messages in asyncapi.yaml. */
final class EveryKindOfRecord {

    /** What headers of the records that these streams send start with. */
    static final String SENDERS_HEADER = "trace";

    private static final long T0 = TopologyBench.START.toEpochMilli() - 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, List<TestRecord<String, byte[]>>> byMessage = new HashMap<>();

    private EveryKindOfRecord() {}

    /** Runs the streams. */
    static EveryKindOfRecord write() {
        EveryKindOfRecord written = new EveryKindOfRecord();
        written.writeListsAndWhatBecomesOfUsers();
        written.writeErrorsThatRise();
        written.writeWhatIsTooLarge();
        written.writeEventsThatHaveNoError();
        return written;
    }

    List<TestRecord<String, byte[]>> of(String message) {
        return byMessage.getOrDefault(message, List.of());
    }

    private void writeListsAndWhatBecomesOfUsers() {
        try (TopologyBench bench = bench(Map.of("refresh.budget", "1"))) {
            bench.send(new Item("a", "A", List.of("Drama"), List.of("prison"), true));
            int at = 0;
            for (String user : List.of("victim", "other", "third")) {
                for (String item : user.equals("victim") ? List.of("a", "b", "c") : List.of("a", "b", "c", "d")) {
                    bench.send(new Rating(user, item, 2 + at % 4, T0 + at++));
                }
            }
            bench.send(new Rating("third", "e", 5, T0 + 50));
            bench.pass(SECOND.multipliedBy(3));
            bench.send(new Withdrawal("other", "a", T0 + 60));
            bench.pass(SECOND);
            bench.remove("d");
            bench.pass(SECOND.multipliedBy(12)); // ten seconds are between two passes over the catalog
            bench.order("", "{\"command\":\"refresh\"}");
            bench.order("victim", "{\"command\":\"forget\",\"userId\":\"victim\",\"requestId\":\"r-1\"}");
            bench.order("nobody", "{\"command\":\"forget\",\"userId\":\"nobody\"}");
            bench.send("1", "{".getBytes(StandardCharsets.UTF_8));
            bench.sendItem("1", "[]".getBytes(StandardCharsets.UTF_8));
            bench.order("1", "{}");
            bench.pass(SECOND);
            take(bench);
        }
    }

    /** All rate alike, so that errors fall, until all rate the opposite. */
    private void writeErrorsThatRise() {
        try (TopologyBench bench = bench(Map.of("drift.threshold", "1"))) {
            for (int n = 0; n < 400; n++) {
                bench.send(new Rating("u" + n % 20, "i" + n / 20, n < 300 ? 5 : 1, T0 + n));
            }
            bench.pass(SECOND);
            take(bench);
        }
    }

    private void writeWhatIsTooLarge() {
        try (TopologyBench bench = bench(Map.of("producer.max.request.size", "65536", "list.size", "200"))) {
            for (int n = 0; n < 200; n++) {
                bench.send(new Item("i" + n, "long ".repeat(100), List.of(), List.of(), true));
                bench.send(new Rating("u", "i" + n, 4, T0 + n));
            }
            RecordHeaders headers = new RecordHeaders();
            headers.add(SENDERS_HEADER, new byte[10]).add(SENDERS_HEADER + "-long", new byte[60_000]);
            bench.send(new TestRecord<>("k".repeat(60_000), new byte[60_000], headers, TopologyBench.START));
            bench.pass(SECOND.multipliedBy(3));
            take(bench);
        }
    }

    private void writeEventsThatHaveNoError() {
        try (TopologyBench bench = bench(Map.of("feedback", "implicit", "input.repeats", "last"))) {
            bench.send("u", "{\"userId\":\"u\",\"itemId\":\"i\"}".getBytes(StandardCharsets.UTF_8));
            bench.pass(SECOND);
            take(bench);
        }
    }

    private void take(TopologyBench bench) {
        bench.listRecords().forEach(list -> add(list.value() == null ? "ListRemoved" : "RecommendationList", list));
        bench.errorRecords()
                .forEach(error -> add(error.key().startsWith("drift/") ? "DriftAlarm" : "RollingError", error));
        bench.deadLetters().forEach(letter -> add("DeadLetter", letter));
        bench.audit().forEach(audit -> add("Forgotten", audit));
    }

    private void add(String message, TestRecord<String, byte[]> record) {
        byMessage.computeIfAbsent(message, name -> new ArrayList<>()).add(record);
    }

    private static TopologyBench bench(Map<String, String> set) {
        Map<String, String> all = new HashMap<>(Map.of("learner", "sgd"));
        all.putAll(set);
        return TopologyBench.inMemory(all);
    }
}
