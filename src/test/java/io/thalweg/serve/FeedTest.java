package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FeedTest {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Map<String, byte[]> lists = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Errors errors =
            new Errors(Map.of("bootstrap.servers", "127.0.0.1:9", "isolation.level", "read_committed"), "errors");
    private final Feed feed = new Feed(3, KEEP_ALIVE, lists::get, errors, nanos::get);

    private static final class Client implements FeedClient {
        private final List<String> got = new CopyOnWriteArrayList<>();
        private volatile boolean closed;
        private volatile @Nullable CountDownLatch stuck;
        private volatile boolean isAborted;

        @Override
        public void send(@Nullable String id, String event, String data) {
            CountDownLatch latch = stuck;
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            got.add(id + " " + event + " " + data);
        }

        @Override
        public void comment() {
            got.add("comment");
        }

        @Override
        public void abort() {
            isAborted = true;
            closed = true;
            CountDownLatch latch = stuck;
            if (latch != null) {
                latch.countDown();
            }
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    }

    @AfterEach
    void close() {
        feed.close();
        errors.close();
    }

    @Test
    void shouldSendTheListAsItIsThenEachNewOneAndThatItIsGone() {
        feed.start();
        list("42", "first");
        Client client = new Client();
        Client other = new Client();
        subscribe("42", null, client);
        subscribe("43", null, other);
        awaitGot(client, "id-first list first");
        list("42", "second");
        awaitGot(client, "id-first list first", "id-second list second");
        list("42", null);
        awaitGot(client, "id-first list first", "id-second list second", "null forgotten {}");
        list("42", "second");
        awaitGot(client, "id-first list first", "id-second list second", "null forgotten {}", "id-second list second");
        assertThat(other.got).isEmpty();
    }

    @Test
    void shouldNotSendAgainWhatTheClientHasSeen() {
        feed.start();
        list("42", "first");
        Client client = new Client();
        subscribe("42", "id-first", client);
        list("42", "second");
        awaitGot(client, "id-second list second");
    }

    @Test
    void shouldKeepOthersGoingAndSendTheLatestAloneWhenAClientIsSlow() {
        feed.start();
        Client slow = new Client();
        Client quick = new Client();
        CountDownLatch stuck = new CountDownLatch(1);
        slow.stuck = stuck;
        subscribe("42", null, slow);
        subscribe("42", null, quick);
        list("42", "1");
        awaitGot(quick, "id-1 list 1");
        for (int n = 2; n <= 1_000; n++) {
            list("42", "" + n); // does not wait for the slow one
        }
        await().until(() -> quick.got.contains("id-1000 list 1000"));
        stuck.countDown();
        awaitGot(slow, "id-1 list 1", "id-1000 list 1000");
    }

    /** More than there are threads that send. */
    @Test
    void shouldEndTheConnectionsOfThoseWhoDontReadSoThatOthersGetTheirNews() {
        Feed many = new Feed(20, KEEP_ALIVE, lists::get, errors, nanos::get);
        try {
            many.start();
            List<Client> stuck = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                Client client = new Client();
                client.stuck = new CountDownLatch(1);
                stuck.add(client);
                many.lists("stuck", list -> null, null, client);
            }
            list(many, "stuck", "1");
            Client quick = new Client();
            many.lists("42", list -> null, null, quick);
            list(many, "42", "1");
            await().during(Duration.ofMillis(500)).until(() -> quick.got.isEmpty());
            assertThat(stuck).noneMatch(each -> each.isAborted); // the clock stands still
            await().untilAsserted(() -> {
                nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
                assertThat(quick.got).containsExactly("null list 1");
                assertThat(stuck).allMatch(each -> each.isAborted);
            });
            await().until(() -> many.clientCount() == 1);
            assertThat(quick.isAborted).isFalse();
        } finally {
            many.close();
        }
    }

    @Test
    void shouldSendACommentEveryKeepAlive() {
        feed.start();
        Client client = new Client();
        subscribe("42", null, client);
        nanos.addAndGet(KEEP_ALIVE.toNanos() - 1);
        await().during(Duration.ofMillis(500)).until(() -> client.got.isEmpty());
        nanos.addAndGet(1);
        awaitGot(client, "comment");
        nanos.addAndGet(KEEP_ALIVE.toNanos());
        awaitGot(client, "comment", "comment");
    }

    @Test
    void shouldRefuseClientsBeyondTheMostUntilOneLeavesOrIsGone() {
        feed.start();
        Client gone = new Client();
        Feed.Subscription leaving = subscribe("1", null, new Client());
        subscribe("2", null, gone);
        feed.errors(new Client());
        assertThatThrownBy(() -> subscribe("3", null, new Client())).isInstanceOf(OverloadedException.class);
        assertThatThrownBy(feed::requireRoom).isInstanceOf(OverloadedException.class);
        leaving.close();
        feed.requireRoom();
        subscribe("3", null, new Client());
        gone.closed = true;
        nanos.addAndGet(KEEP_ALIVE.toNanos());
        await().until(() -> feed.clientCount() == 2);
        list("2", "nobody gets it");
        assertThat(gone.got).isEmpty();
    }

    @Test
    void shouldDropAClientWhoseConnectionFails() {
        feed.start();
        subscribe("42", null, new FeedClient() {
            @Override
            public void send(@Nullable String id, String event, String data) {
                throw new IllegalStateException("broken pipe");
            }

            @Override
            public void comment() {}

            @Override
            public void abort() {}

            @Override
            public boolean isClosed() {
                return false;
            }
        });
        list("42", "first");
        await().until(() -> feed.clientCount() == 0);
    }

    private Feed.Subscription subscribe(String userId, @Nullable String seenId, FeedClient client) {
        return feed.lists(userId, list -> "id-" + new String(list, StandardCharsets.UTF_8), seenId, client);
    }

    /** As the copies do: first it can be read, then it is told. */
    private void list(String userId, @Nullable String list) {
        list(feed, userId, list);
    }

    private void list(Feed to, String userId, @Nullable String list) {
        byte[] key = userId.getBytes(StandardCharsets.UTF_8);
        byte[] value = list == null ? null : list.getBytes(StandardCharsets.UTF_8);
        if (value == null) {
            lists.remove(userId);
        } else {
            lists.put(userId, value);
        }
        to.onList(new ConsumerRecord<>("lists", 0, 0, key, value));
    }

    private static void awaitGot(Client client, String... all) {
        await().untilAsserted(() -> assertThat(client.got).containsExactly(all));
    }
}
