package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.state.RowCodec;
import io.thalweg.stream.ApplicationBench;
import io.thalweg.stream.RecommenderApplication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an answer sees after a write, with the learner, the copies and the brokers all running. */
@Timeout(300)
final class PositionsIT {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int PARTITIONS = 3;
    private static final long T0 = 1_700_000_000_000L;

    private static EmbeddedBroker broker;

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /**
     * Looked for at the very moment at which it is said to be there. The copies' reader stands still now and then, so that what is learned
     * is known well before its rows are.
     */
    @Test
    void shouldHaveEveryRatingInTheCopiesWhenItsTokenIsReachedUnderLoad() throws Exception {
        try (Rig rig = new Rig("tokens", state)) {
            AtomicInteger lists = new AtomicInteger();
            rig.serving.replicas().onList(list -> {
                if (lists.incrementAndGet() % 200 == 0) {
                    LockSupport.parkNanos(50_000_000);
                }
            });
            AtomicBoolean isOver = new AtomicBoolean();
            Thread load = new Thread(() -> load(rig.bench, isOver));
            load.start();
            try {
                List<CompletableFuture<Boolean>> all = new ArrayList<>();
                for (int n = 0; n < 1_000; n++) {
                    all.add(rig.rateAndLook("reader-" + n % 50, "item-" + n));
                    if (n % 40 == 0) {
                        all.get(n).get(20, TimeUnit.SECONDS); // so that it takes a while, over many commits
                    }
                }
                for (CompletableFuture<Boolean> each : all) {
                    assertThat(each.get(20, TimeUnit.SECONDS)).isTrue();
                }
            } finally {
                isOver.set(true);
                load.join();
            }
        }
    }

    @Test
    void shouldReachATokenSoonWhenTheStreamIsIdle() throws Exception {
        try (Rig rig = new Rig("idle", state)) {
            rig.rateAndLook("first", "item").get(20, TimeUnit.SECONDS);
            for (int n = 0; n < 10; n++) {
                assertThat(rig.rateAndLook("alone", "item-" + n).get(5, TimeUnit.SECONDS))
                        .isTrue();
            }
            await().atMost(WAIT)
                    .untilAsserted(
                            () -> assertThat(rig.serving.positions().all()).allSatisfy(each -> {
                                assertThat(each.lag()).isZero();
                                assertThat(each.ageMillis()).isLessThan(1_000);
                            }));
            CompletableFuture<Void> never = rig.serving.positions().reached(0, 1_000_000, Duration.ofMillis(300));
            assertThat(never)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(NotCaughtUpException.class, e -> assertThat(e.position())
                            .isEqualTo(rig.serving.positions().of(0).position()));
        }
    }

    /** Markers of transactions, and ratings that belong elsewhere: nothing of it is ever learned in its partition. */
    @Test
    void shouldNotGrowOldWhenTheLastOffsetsOfAPartitionHaveNothingToLearn() throws Exception {
        try (Rig rig = new Rig("standing", state)) {
            Map<String, Object> properties = new HashMap<>(rig.config.producerProperties());
            properties.put("transactional.id", "foreign");
            try (KafkaProducer<byte[], byte[]> foreign =
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                foreign.initTransactions();
                foreign.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    for (int n = 0; n < 5; n++) {
                        foreign.send(new ProducerRecord<>(
                                        rig.serving.settings().topics().ratings(),
                                        partition,
                                        null,
                                        RatingJson.encode(new Rating("user-" + n, "item", 4, T0 + n))))
                                .get(20, TimeUnit.SECONDS);
                    }
                }
                foreign.commitTransaction();
            }
            await().atMost(WAIT)
                    .untilAsserted(
                            () -> assertThat(rig.serving.positions().all()).allSatisfy(each -> {
                                assertThat(each.position()).isEqualTo(6);
                                assertThat(each.lag()).isZero();
                                assertThat(each.ageMillis()).isLessThan(1_000);
                            }));
        }
    }

    @Test
    void shouldShowTheAuditRecordAndTheErrorsWhenTheyAreCommitted() throws Exception {
        try (Rig rig = new Rig("said", state)) {
            rig.rateAndLook("leaving", "item").get(20, TimeUnit.SECONDS);
            Writer writer = rig.serving.writer().orElseThrow();
            Written.Ordered ordered = writer.forget("leaving").get(20, TimeUnit.SECONDS);
            assertThat(rig.serving.replicas().erasure("another")).isNull();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rig.serving.replicas().erasure(ordered.requestId()) != null);
            JsonNode audit = new ObjectMapper().readTree(rig.serving.replicas().erasure(ordered.requestId()));
            assertThat(audit.get("known").asBoolean()).isTrue();
            assertThat(audit.get("ratings").asInt()).isEqualTo(1);
            await().atMost(WAIT).until(() -> rig.serving.errors().latest("all/all") != null);
            assertThat(new String(rig.serving.errors().latest("all/all"), StandardCharsets.UTF_8))
                    .contains("\"window\":\"all\",\"cohort\":\"all\",\"count\":1,");
        }
    }

    private static void load(ApplicationBench bench, AtomicBoolean isOver) {
        for (int n = 0; !isOver.get(); n++) {
            bench.send(new Rating("other-" + n % 500, "item-" + n % 997, 1 + n % 5, T0 + n));
            if (n % 20 == 0) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static final class Rig implements AutoCloseable {
        private final ApplicationBench bench;
        private final ThalwegConfig config;
        private final RecommenderApplication application;
        private final Serving serving;

        Rig(String name, Path state) {
            bench = new ApplicationBench(broker, name, PARTITIONS, state);
            config = bench.config();
            application = bench.start(Map.of());
            serving = new Serving(config, application.settings(), ServingSettings.of(config), application.readers());
            serving.startInBackground(e -> {
                throw new AssertionError(e);
            });
            Awaitility.await().atMost(WAIT).until(serving::isReady);
        }

        /** Whether the copies have the user and the rating when they are said to. */
        CompletableFuture<Boolean> rateAndLook(String user, String item) {
            return serving.writer()
                    .orElseThrow()
                    .rate(user, item, 4, null)
                    .thenCompose(written -> serving.positions().reached(written.partition(), written.offset(), WAIT))
                    .thenApply(reached -> isCopied(user, item));
        }

        private boolean isCopied(String user, String item) {
            Bytes whole = RowCodec.ratingKey(user, item);
            AtomicBoolean isThere = new AtomicBoolean();
            serving.replicas().ratings(user, whole, (key, row) -> {
                if (Arrays.equals(key, whole.get())) {
                    isThere.set(true);
                }
            });
            return isThere.get() && serving.replicas().user(RowCodec.userKey(user)) != null;
        }

        @Override
        public void close() {
            serving.close();
            application.close();
            bench.close();
        }
    }
}
