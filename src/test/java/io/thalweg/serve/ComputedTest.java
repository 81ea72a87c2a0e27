package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.input.ItemCatalog;
import io.thalweg.learn.Algorithm;
import io.thalweg.model.ItemModel;
import io.thalweg.rank.ListRules;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.state.ModelSignature;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ComputedTest {

    private static final Feedback STARS = Feedback.stars(RatingScale.FIVE_STARS);
    private static final Map<String, Object> NOWHERE =
            Map.of("bootstrap.servers", "127.0.0.1:1", "isolation.level", "read_committed");

    private final AtomicLong nanos = new AtomicLong();
    private final Replicas replicas =
            new Replicas(NOWHERE, new Topics("t.", "t"), 1, new ModelSignature("some"), Optional.empty(), 0);
    private final Computed computed = new Computed(this::view, 1, 2, Duration.ofNanos(100), nanos::get);

    private ServingView view() {
        var parameters = Algorithm.SGD.parameters(Map.of());
        ItemCatalog catalog = new ItemCatalog();
        return new ServingView(
                new ItemModel(Algorithm.SGD.shape(1, parameters, 1)),
                Algorithm.SGD,
                parameters,
                STARS,
                ListRules.usual(10),
                catalog,
                new CatalogIndex(catalog, nanos::get),
                replicas,
                () -> 0);
    }

    @AfterEach
    void close() {
        computed.close();
        replicas.close();
    }

    @Test
    void shouldRefuseAtOnceWhenTooManyWait() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        computed.start();
        CompletableFuture<String> first = computed.ask(view -> {
            begun.countDown();
            await(hold);
            return "first";
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> second = computed.ask(view -> "second");
        CompletableFuture<String> third = computed.ask(view -> "third");
        assertThat(computed.waitingCount()).isEqualTo(2);
        assertThatThrownBy(() -> computed.ask(view -> "one too many")).isInstanceOf(OverloadedException.class);
        hold.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("first");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("second");
        assertThat(third.get(10, TimeUnit.SECONDS)).isEqualTo("third");
    }

    @Test
    void shouldNotBeginWhatWaitedForTooLong() {
        CompletableFuture<String> late = computed.ask(view -> "late");
        nanos.set(101);
        computed.start();
        assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(OverloadedException.class);
    }

    @Test
    void shouldAnswerTheNextWhenAQuestionFails() throws Exception {
        computed.start();
        CompletableFuture<String> broken = computed.ask(view -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> broken.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("broken");
        assertThat(computed.ask(view -> "well").get(10, TimeUnit.SECONDS)).isEqualTo("well");
    }

    /** Nobody waits for ever for what is never begun. */
    @Test
    void shouldEndWhatWaitsWhenItIsClosed() {
        CompletableFuture<String> waiting = computed.ask(view -> "never");
        computed.close();
        assertThat(waiting).isCompletedExceptionally();
        assertThatThrownBy(() -> computed.ask(view -> "never")).isInstanceOf(OverloadedException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
