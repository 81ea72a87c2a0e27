package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.stream.ApplicationBench;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who rates an item and asks with the rating's token never gets it recommended again. */
@Timeout(240)
final class ReadYourWriteIT {

    private static final long T0 = 1_700_000_000_000L;
    private static final int READERS = 20;
    private static final int TIMES = 50;
    private static final int FILMS = 400;
    private static final int OTHERS = 200;

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

    @Test
    void shouldNeverListAnItemThatWasRatedBeforeTheTokenUnderLoad() throws Exception {
        try (ApiBench bench = new ApiBench(broker, "own-write", 3, state, Map.of("api.rate", "0"))) {
            fill(bench);
            AtomicBoolean isOver = new AtomicBoolean();
            Thread load = new Thread(() -> load(bench, isOver));
            load.start();
            ExecutorService readers = Executors.newFixedThreadPool(READERS);
            try {
                List<Future<Integer>> all = new ArrayList<>();
                for (int n = 0; n < READERS; n++) {
                    String user = "/v1/users/reader-" + n;
                    all.add(readers.submit(() -> rateAndRead(bench, user, TIMES)));
                }
                int times = 0;
                for (Future<Integer> each : all) {
                    times += each.get(200, TimeUnit.SECONDS);
                }
                assertThat(times).isEqualTo(READERS * TIMES);
            } finally {
                isOver.set(true);
                load.join();
                readers.shutdownNow();
            }
        }
    }

    /** A rating takes one more hop then, and its token is of the partition in which it lies. */
    @Test
    void shouldNeverListAnItemThatWasRatedBeforeTheTokenWhenRatingsHaveOtherPartitionsThanUsers() throws Exception {
        try (ApplicationBench bench = new ApplicationBench(broker, "own-hop", 3, state)) {
            bench.grow("own-hop.ratings", 5);
        }
        try (ApiBench bench = new ApiBench(broker, "own-hop", 3, state, Map.of("api.rate", "0"))) {
            fill(bench);
            for (int reader = 0; reader < 6; reader++) {
                assertThat(rateAndRead(bench, "/v1/users/reader-" + reader, 5)).isEqualTo(5);
            }
            JsonNode status = ApiBench.json(bench.get("/v1/status"));
            assertThat(status.path("partitions")).hasSize(5);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            ApiBench.json(bench.get("/v1/status")).path("partitions"))
                    .allMatch(partition -> partition.path("lag").asLong() == 0
                            && partition.path("ageMillis").asLong() < 2_000));
        }
    }

    /** By turns with {@code n} as it is published, and with another, so that both kinds of list are asked for. */
    private static int rateAndRead(ApiBench bench, String user, int times) {
        List<String> list = ids(bench.get(user + "/recommendations"));
        for (int n = 0; n < times; n++) {
            String item = list.get(n % list.size());
            HttpResponse<String> rated =
                    bench.send("PUT", user + "/ratings/" + item, "{\"rating\":" + (1 + n % 5) + "}");
            assertThat(rated.statusCode()).as(rated.body()).isEqualTo(202);
            list = ids(bench.get(
                    user + "/recommendations" + (n % 2 == 0 ? "" : "?n=5"), "Thalweg-After", ApiBench.position(rated)));
            assertThat(list).as("after rating %d of %s", n, user).isNotEmpty().doesNotContain(item);
        }
        return times;
    }

    private static List<String> ids(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        for (JsonNode each : ApiBench.json(response).path("items")) {
            ids.add(each.path("itemId").asText());
        }
        return ids;
    }

    private static void load(ApiBench bench, AtomicBoolean isOver) {
        for (int n = 0; !isOver.get(); n++) {
            bench.topics().send(rating(n));
            if (n % 10 == 0) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static void fill(ApiBench bench) {
        int count = 4_000;
        for (int n = 0; n < count; n++) {
            bench.topics().send(rating(n));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> bench.application().total(Total.NEW_RATINGS) > 0
                        && bench.application().total(Total.NEW_RATINGS)
                                        + bench.application().total(Total.RE_RATINGS)
                                >= count
                        && bench.serving().replicas().list("__popular") != null);
    }

    private static Rating rating(int n) {
        return new Rating("user-" + n % OTHERS, "film-" + n * 7L % FILMS, 1 + n % 5, T0 + n);
    }
}
