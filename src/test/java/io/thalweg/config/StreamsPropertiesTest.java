package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StreamsPropertiesTest {

    @Test
    void shouldGiveTheCacheLittleOfASmallHeap() {
        assertThat(StreamsProperties.cacheBytes(1L << 30)).isEqualTo(16L << 20);
        assertThat(StreamsProperties.cacheBytes(24L << 30)).isEqualTo(64L << 20);
    }
}
