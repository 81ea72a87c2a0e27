package io.thalweg.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    private static final long MILLISECOND = 1_000_000;

    private long nanos = Long.MAX_VALUE - 3; // clocks may start anywhere, and overflow

    @Test
    void shouldGiveTheBurstAtOnceAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(4, 8, nanos);
        for (int at = 0; at < 8; at++) {
            assertThat(bucket.take(nanos)).isTrue();
        }
        assertThat(bucket.take(nanos)).isFalse();
        nanos += 249 * MILLISECOND;
        assertThat(bucket.take(nanos)).as("a quarter of a second makes one").isFalse();
        nanos += 2 * MILLISECOND;
        assertThat(bucket.take(nanos)).isTrue();
        assertThat(bucket.take(nanos)).isFalse();
        nanos += 3_600_000 * MILLISECOND;
        assertThat(bucket.take(nanos)).isTrue();
        assertThat(bucket.remaining()).as("no more than the burst was saved").isEqualTo(7);
    }

    @Test
    void shouldSayWhenTheNextOneComes() {
        TokenBucket slow = new TokenBucket(.1, 1, nanos);
        assertThat(slow.take(nanos)).isTrue();
        assertThat(slow.secondsUntilNext()).isEqualTo(10);
        nanos += 2_500 * MILLISECOND;
        assertThat(slow.take(nanos)).isFalse();
        assertThat(slow.secondsUntilNext()).isEqualTo(8);
    }

    @Test
    void shouldSayItInTheHeadersOfBothKindsOfAnswers() {
        RateLimit limit = new RateLimit(2, () -> nanos);
        assertThat(limit.require("shop"))
                .isEqualTo(Map.of(
                        "RateLimit-Policy", "\"requests\";q=2;w=1",
                        "RateLimit", "\"requests\";r=1;t=1"));
        assertThat(limit.require("shop")).containsEntry("RateLimit", "\"requests\";r=0;t=1");
        Problem problem = catchThrowableOfType(ProblemException.class, () -> limit.require("shop"))
                .problem();
        assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED);
        assertThat(problem.headers())
                .isEqualTo(Map.of(
                        "Retry-After", "1",
                        "RateLimit-Policy", "\"requests\";q=2;w=1",
                        "RateLimit", "\"requests\";r=0;t=1"));
        assertThatCode(() -> limit.require("app")).doesNotThrowAnyException();
    }

    @Test
    void shouldRememberABoundedNumberOfCallers() {
        RateLimit limit = new RateLimit(2, () -> nanos);
        for (int at = 0; at < RateLimit.MOST_BUCKETS + 50; at++) {
            assertThat(limit.require("caller" + at)).hasSize(2);
            assertThat(limit.require("busy" + at % 2)).isNotEmpty();
            nanos += 1_000 * MILLISECOND;
        }
        assertThat(limit.bucketCount()).isEqualTo(RateLimit.MOST_BUCKETS);
    }

    @Test
    void shouldHaveNoBoundWhenTheRateIsZero() {
        RateLimit limit = new RateLimit(0, () -> nanos);
        for (int at = 0; at < 10_000; at++) {
            assertThat(limit.require("shop")).isEmpty();
        }
        assertThat(limit.bucketCount()).isZero();
    }
}
