package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FreshnessTest {

    private static final long HOUR = 3_600_000;

    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    private final Freshness freshness = new Freshness(12 * HOUR, clock::get);

    @Test
    void shouldBeFreshForeverWhenTheEndsAreReachedNowAndThen() {
        for (int hour = 0; hour < 48; hour++) {
            clock.addAndGet(HOUR);
            assertThat(freshness.isLookDue()).isTrue();
            freshness.looked(freshness.now());
            freshness.reachedEnds();
            freshness.require("items");
        }
        assertThat(freshness.freshAtMillis()).isEqualTo(clock.get());
    }

    /** SIGSTOP, a suspended machine: the first thing after it must not be a look that makes it fresh. */
    @Test
    void shouldSayWhatToDoWhenItStoodStillForTooLong() {
        clock.addAndGet(13 * HOUR);
        assertThatThrownBy(() -> freshness.require("items"))
                .isInstanceOf(StaleStateException.class)
                .hasMessageContaining("items was read up to its end 46800 s ago")
                .hasMessageContaining("state.max.age.ms (43200 s)")
                .hasMessageContaining("start it again");
    }

    @Test
    void shouldCountFromTheLookWhenItStoodStillWhileItRead() {
        freshness.looked(freshness.now());
        clock.addAndGet(13 * HOUR);
        freshness.reachedEnds();
        assertThatThrownBy(() -> freshness.require("items")).isInstanceOf(StaleStateException.class);
    }

    @Test
    void shouldNotLookAgainBeforeTheEndsAreReached() {
        clock.addAndGet(HOUR);
        freshness.looked(freshness.now());
        clock.addAndGet(HOUR);
        assertThat(freshness.isLookDue()).isFalse();
        freshness.reachedEnds();
        assertThat(freshness.isLookDue()).isTrue();
    }

    @Test
    void shouldNeverFailWhenNoAgeIsTooMuch() {
        Freshness unlimited = new Freshness(0, clock::get);
        clock.addAndGet(1_000 * HOUR);
        assertThat(unlimited.isLookDue()).isFalse();
        assertThatCode(() -> unlimited.require("items")).doesNotThrowAnyException();
    }
}
