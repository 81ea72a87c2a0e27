package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Withdrawal;
import io.thalweg.stream.ApplicationBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one application has learned becomes the start of another, of other partitions. */
@Timeout(120)
final class TransferIT {

    private static final long T0 = 1_700_000_000_000L;
    private static final int USERS = 12;
    private static final int ITEMS = 10;

    @TempDir
    Path folder;

    @Test
    void shouldLearnInTheSameOrderWhatWasExportedWhenItIsImported() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench first = new ApplicationBench(broker, "first", 2, folder.resolve("first"));
                ApplicationBench second = new ApplicationBench(broker, "second", 3, folder.resolve("second"))) {
            rate(first);
            first.learnAll(USERS * ITEMS, Map.of());
            Path exported = folder.resolve("ratings.csv.gz");
            Path again = folder.resolve("again.jsonl");
            done("export", "ratings", "--to", exported + "", "first", broker);
            Map<String, List<String>> known = byUser(exported);
            assertThat(known).hasSize(USERS);
            assertThat(known.get("user-3"))
                    .as("times fall, and one was withdrawn")
                    .hasSize(ITEMS - 1);

            assertThat(done("import", "--ratings", exported + "", "second", broker))
                    .contains("second.ratings holds " + (USERS * ITEMS - 1) + " ratings");
            assertThat(refused("import", "--ratings", exported + "", "second", broker))
                    .contains("second.ratings holds 119 records already")
                    .contains("add --resume");
            assertThat(done("import", "--resume", "--ratings", exported + "", "second", broker))
                    .contains("of which 0 were sent");
            second.learnAll(USERS * ITEMS - 1, Map.of());
            done("export", "ratings", "--to", again + "", "second", broker);
            assertThat(byUser(again)).isEqualTo(known);
            assertThat(refused("import", "--ratings", exported + "", "second", broker))
                    .contains("only one that has learned nothing can begin with these ratings");
            done("export", "lists", "--to", folder.resolve("lists.csv") + "", "second", broker);
            assertThat(Files.readAllLines(folder.resolve("lists.csv"))).hasSizeGreaterThan(USERS);
            done("export", "errors", "--to", folder.resolve("errors.csv") + "", "second", broker);
            assertThat(Files.readString(folder.resolve("errors.csv"))).contains("\nall,all,119,");
        }
    }

    /** Each user rates in an order of their own; every third gives times that fall. */
    private static void rate(ApplicationBench bench) {
        for (int n = 0; n < ITEMS; n++) {
            for (int user = 0; user < USERS; user++) {
                long time = T0 + user + 1_000L * (user % 3 == 0 ? ITEMS - n : n);
                bench.send(
                        new Rating("user-" + user, "item-" + (n * 3 + user) % (ITEMS + 4), 1 + (n + user) % 5, time));
            }
        }
        bench.send(new Withdrawal("user-3", "item-3", T0 + 1_000_000));
    }

    private static String done(Object... words) {
        Outcome outcome = run(words);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private static String refused(Object... words) {
        Outcome outcome = run(words);
        assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(1);
        return outcome.err();
    }

    /** The last two words are the application's name and the broker. */
    private static Outcome run(Object... words) {
        List<String> line = new ArrayList<>();
        for (int at = 0; at < words.length - 2; at++) {
            line.add(words[at].toString());
        }
        String name = words[words.length - 2].toString();
        String servers = ((EmbeddedBroker) words[words.length - 1]).bootstrapServers();
        Map.of("bootstrap.servers", servers, "application.id", name, "topic.prefix", name + ".", "learner", "sgd")
                .forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        return Outcome.of(line.toArray(String[]::new));
    }

    /** Items, ratings and times in the order of the sequence, by the files as a reader of them has them. */
    private static Map<String, List<String>> byUser(Path file) throws Exception {
        Map<String, Map<Long, String>> rows = new TreeMap<>();
        for (Map<String, String> row : ExportedRows.read(file)) {
            rows.computeIfAbsent(row.get("userId"), id -> new TreeMap<>())
                    .put(
                            Long.parseLong(row.get("sequence")),
                            row.get("itemId") + " " + row.get("rating") + " " + row.get("timestamp"));
        }
        Map<String, List<String>> byUser = new TreeMap<>();
        rows.forEach((user, ofUser) -> byUser.put(user, List.copyOf(ofUser.values())));
        return byUser;
    }
}
