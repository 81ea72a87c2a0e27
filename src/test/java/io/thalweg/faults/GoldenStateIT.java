package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.faults.Jvm.Launch;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.Outcome;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.CommandSender;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that released versions have left: this version goes on from it, first in their format, then in its own. How a release's is made:
 * the contributing page, "State of each version".
 */
@Timeout(300)
class GoldenStateIT {

    private static final String MAKE = "thalweg.golden.make";
    private static final String JAR = "thalweg.golden.jar";
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private static final int MORE = 60;
    private static final int LESS_REPLAY = 64;
    private static final Map<String, String> LESS_MEMORY =
            Map.of("hybrid.pairs.slots", "16", "hybrid.replay.log", "" + LESS_REPLAY);
    private static final byte[] TOTALS_KEY = {'t'};

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0.1, 1", "0.1, 2"})
    @DisabledIfSystemProperty(named = MAKE, matches = ".+")
    void shouldGoOnFromTheStateOfAReleasedVersion(String version, int partitionCount) throws Exception {
        GoldenState golden;
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream(resource(version, partitionCount)))) {
            golden = GoldenState.read(in);
        }
        try (EmbeddedBroker broker = Brokers.start()) {
            try (Rig rig = new Rig(
                    broker.bootstrapServers(),
                    folder,
                    partitionCount,
                    settings(partitionCount, "upgrade.from", version))) {
                golden.putInto(rig);
                goOn(rig, GoldenInput.BEFORE);
                assertThat(formats(rig))
                        .as("while others may be of %s", version)
                        .containsOnly("1");
            }
            try (Rig rig = new Rig(broker.bootstrapServers(), folder, partitionCount, settings(partitionCount))) {
                goOn(rig, GoldenInput.BEFORE + MORE);
                assertThat(formats(rig)).as("of its own").containsOnly("2");
            }
            try (Rig rig = new Rig(broker.bootstrapServers(), folder, partitionCount, LESS_MEMORY)) {
                goOn(rig, GoldenInput.BEFORE + 2 * MORE);
            }
        }
    }

    /** The loop that one partition is compared with predicts without the catalog, which version 0.1 didn't learn from. */
    private static Map<String, String> settings(int partitionCount, String... more) {
        Map<String, String> settings = new HashMap<>();
        if (partitionCount == 1) {
            settings.put("hybrid.side", "0");
        }
        for (int at = 0; at < more.length; at += 2) {
            settings.put(more[at], more[at + 1]);
        }
        return settings;
    }

    private void goOn(Rig rig, int sentBefore) {
        try (GoldenInput input = new GoldenInput(rig, sentBefore);
                InProcess application = InProcess.start(rig)) {
            input.sendRatings(MORE);
            rig.awaitSettled(input.learned());
            assertThat(application.application().failureMessage()).isEmpty();
        }
        List<Finding> findings =
                new Verifier(rig.settings, rig.admin, rig.config.consumerProperties(), Rig.LONG).verify();
        assertThat(findings).allSatisfy(finding -> assertThat(finding.holds())
                .as("%s: %s", finding.invariant(), finding.detail())
                .isTrue());
        Outputs.requireErrorsNeverFall(rig);
        if (rig.settings.partitionCount() == 1 && rig.settings.parameters().get("hybrid.replay.log") == LESS_REPLAY) {
            assertThat(findings).anyMatch(finding -> finding.invariant().contains("not compared with a plain loop"));
        } else if (rig.settings.partitionCount() == 1) {
            assertThat(findings).anyMatch(finding -> finding.invariant().contains("item factors equal a plain loop's"));
            assertThat(rig.rmse()).isCloseTo(rmseOfALoop(rig), within(1e-5));
        }
    }

    /** Of all that the topic holds, learned in memory from the first rating on. */
    private static double rmseOfALoop(Rig rig) {
        ItemRows items = new ItemModel(rig.settings.shape()).open(0);
        Learner learner = rig.settings.algorithm().create(items, rig.settings.feedback(), rig.settings.parameters());
        LearningTask loop = new LearningTask(new InMemoryState(learner), items, learner, rig.settings.feedback());
        double[] sums = new double[2];
        rig.read(rig.topics.ratings(), record -> {
            try {
                Outcome outcome = loop.apply(
                        RatingJson.decode(record.value(), record.timestamp(), Long.MAX_VALUE, rig.settings.feedback()));
                if (outcome.isLearned()) {
                    double error = outcome.prediction() - outcome.rating();
                    sums[0] += error * error;
                    sums[1]++;
                }
            } catch (InvalidRatingException e) {
                // A dead letter.
            }
        });
        return Math.sqrt(sums[0] / sums[1]);
    }

    /** The first byte of the last row of totals of each partition. */
    private static Collection<String> formats(Rig rig) {
        Map<Integer, String> formats = new HashMap<>();
        rig.read(rig.topics.itemContributionsChangelog(), row -> {
            if (java.util.Arrays.equals(row.key(), TOTALS_KEY)) {
                formats.put(row.partition(), "" + row.value()[0]);
            }
        });
        assertThat(formats).hasSize(rig.settings.partitionCount());
        return formats.values();
    }

    /** Not a test: makes the files of a version from its jar, {@code -Dthalweg.golden.make=VERSION -Dthalweg.golden.jar=FILE}. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @EnabledIfSystemProperty(named = MAKE, matches = ".+")
    void shouldMakeTheStateOfAVersion(int partitionCount) throws Exception {
        Map<String, String> set = Map.of("commit.interval.ms", "1000", "errors.publish.interval.ms", "1000");
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, partitionCount, set);
                GoldenInput input = new GoldenInput(rig, 0)) {
            Jvm application = rig.start("maker", Launch.of(Path.of(System.getProperty(JAR))))
                    .awaitLine(" runs at ");
            input.sendCatalog();
            input.sendRatings(GoldenInput.BEFORE);
            rig.awaitSettled(input.learned());
            if (partitionCount > 1) {
                assertThat(new CommandSender(
                                        rig.topics,
                                        partitionCount,
                                        rig.config.producerProperties(),
                                        rig.config.consumerProperties())
                                .forget(leaver(rig), Rig.LONG))
                        .isPresent();
            }
            await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(500)).until(rig::isQuiet);
            var unused = application.terminate();
            Path file = FOLDER.resolve(name(System.getProperty(MAKE), partitionCount));
            Files.createDirectories(FOLDER);
            GoldenState.of(rig).write(Files.newOutputStream(file));
            System.out.println("made " + file + ": " + Files.size(file) + " bytes; " + rig.verify());
        }
    }

    /** Whose rating came first. */
    private static String leaver(Rig rig) {
        List<String> users = new ArrayList<>();
        rig.read(rig.topics.ratings(), record -> {
            if (record.key() != null) {
                users.add(new String(record.key(), StandardCharsets.UTF_8));
            }
        });
        return users.get(0);
    }

    private static String resource(String version, int partitionCount) {
        return "/golden/" + name(version, partitionCount);
    }

    private static String name(String version, int partitionCount) {
        return version + "-" + partitionCount + (partitionCount == 1 ? "-partition" : "-partitions") + ".gz";
    }
}
