package io.thalweg.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

/** One task on this thread, whose clock and polls the test moves. */
final class ProgressTest {

    private static final int PARTITION = 3;
    private static final long TIMEOUT_MILLIS = 45_000;

    private final Map<MetricName, Metric> metrics = new HashMap<>();
    private final StreamThreads threads = new StreamThreads();
    private long seconds = 1_000;
    private long polledAt = 1_000;
    private final Progress progress = new Progress(threads, () -> TimeUnit.SECONDS.toNanos(seconds));
    private final TaskProgress task;

    ProgressTest() {
        String thread = Thread.currentThread().getName();
        measure("last-poll-seconds-ago", thread + "-consumer", () -> seconds - polledAt);
        measure("last-poll-seconds-ago", thread + "-restore-consumer", () -> 1_000_000);
        measure("poll-total", thread + "-consumer", () -> 1_000_000);
        threads.find(metrics);
        task = progress.taken(PARTITION);
    }

    @Test
    void shouldHaveNothingUnfinishedWhileATaskIsIdle() {
        pass(3_600);
        poll();
        assertThat(unfinished()).isZero();
        assertThat(commitAge()).isEqualTo(3_600);
        assertThat(progress.check(TIMEOUT_MILLIS).ok()).isTrue();
    }

    /** As in a rebalance that a member holds up: the thread polls and learns, and may not commit. */
    @Test
    void shouldCountFromTheFirstRecordSinceTheLastCommit() {
        task.working();
        pass(40);
        task.working();
        poll();
        assertThat(unfinished()).isEqualTo(40);
        assertThat(progress.check(TIMEOUT_MILLIS).ok()).isTrue();
        pass(6);
        task.working();
        poll();
        assertThat(progress.check(TIMEOUT_MILLIS))
                .isEqualTo(
                        new HealthCheck("progress", false, "work on partition 3 has waited for its commit for 46 s"));
    }

    @Test
    void shouldCountAgainAfterACommitWhenTheNextRecordComes() {
        task.working();
        pass(20);
        task.committing();
        pass(2);
        task.working();
        assertThat(unfinished()).isZero();
        assertThat(commitAge()).as("since it began").isEqualTo(2);
        pass(5);
        assertThat(unfinished()).isEqualTo(5);
    }

    /** No record comes any more; that the thread polled says that the commit is over. */
    @Test
    void shouldTakeACommitForDoneWhenItsThreadHasPolledSince() {
        task.working();
        task.committing();
        pass(1);
        poll();
        assertThat(unfinished()).as("the meter counts whole seconds").isEqualTo(1);
        pass(2);
        poll();
        assertThat(unfinished()).isZero();
        pass(3_600);
        assertThat(unfinished()).as("though it polls no more").isZero();
        assertThat(commitAge()).isEqualTo(3_603);
    }

    @Test
    void shouldNotTakeACommitForDoneThatNeverReturns() {
        task.working();
        task.committing();
        pass(46);
        assertThat(unfinished()).isEqualTo(46);
        assertThat(progress.check(TIMEOUT_MILLIS).ok()).isFalse();
    }

    /** A punctuation wrote, and its commit hangs: once after work that was committed, once before any. */
    @Test
    void shouldWatchCommitsThatNoRecordCameBefore() {
        task.committing();
        pass(10);
        assertThat(unfinished()).isEqualTo(10);
        poll();
        pass(5);
        poll();
        task.committing();
        pass(7);
        assertThat(unfinished()).isEqualTo(7);
        assertThat(commitAge()).as("the first is over, the second is not").isEqualTo(22);
    }

    @Test
    void shouldNameTheThreadThatDoesNotPoll() {
        pass(50);
        HealthCheck check = progress.check(TIMEOUT_MILLIS);
        assertThat(check.ok()).isFalse();
        assertThat(check.detail()).endsWith(" has not asked for records for 50 s");
        assertThat(progress.threadWithoutPoll(Duration.ofSeconds(50))).isEmpty();
        assertThat(progress.threadWithoutPoll(Duration.ofSeconds(49))).isPresent();
    }

    @Test
    void shouldForgetATaskThatWasClosedAndKeepTheOneThatCameInItsPlace() {
        task.working();
        pass(100);
        TaskProgress next = progress.taken(PARTITION);
        progress.left(PARTITION, task);
        assertThat(unfinished()).isZero();
        progress.left(PARTITION, next);
        assertThat(progress.unfinishedSeconds()).isEmpty();
    }

    private void pass(long more) {
        seconds += more;
    }

    private void poll() {
        polledAt = seconds;
    }

    private double unfinished() {
        return progress.unfinishedSeconds().get(PARTITION);
    }

    private double commitAge() {
        return progress.commitAgeSeconds().get(PARTITION);
    }

    private void measure(String meter, String client, java.util.function.LongSupplier value) {
        MetricName name = new MetricName(meter, "consumer-metrics", "", Map.of("client-id", client));
        metrics.put(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return (double) value.getAsLong();
            }
        });
    }
}
