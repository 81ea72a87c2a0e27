package io.thalweg.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.api.request.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostCheckTest {

    private final HostCheck loopback = new HostCheck("127.0.0.1", List.of("api.shop.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8081",
                "localhost.:8081",
                "127.0.0.1:8081",
                "[::1]:8081",
                "[0:0:0:0:0:0:0:1]",
                "api.shop.example",
                "API.shop.example.:443",
            })
    void shouldAcceptLoopbackAndWhatIsNamedOnAnyPort(String host) {
        assertThat(loopback.accepts(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "localhost.evil.example",
                "api.shop.example.evil.example",
                "evil.example#localhost",
                "localhost:8081:evil.example",
                "user@localhost",
                "localhost evil.example",
                "localhost:",
                "localhost:port",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                "[::2]",
                "[::1",
                "[evil.example]",
                "[dead.beef]",
                "[127.0.0.1]",
                "",
            })
    void shouldRefuseOtherNames(String host) {
        assertThat(loopback.accepts(host)).isFalse();
        assertThatThrownBy(() -> loopback.require(host)).hasMessageContaining("named in api.hosts");
    }

    @Test
    void shouldRefuseARequestWithoutAHost() {
        assertThatThrownBy(() -> loopback.require(null)).isInstanceOf(ProblemException.class);
    }

    @Test
    void shouldAcceptTheAddressThatIsListenedOn() {
        assertThat(new HostCheck("10.0.0.1", List.of()).accepts("10.0.0.1:8081"))
                .isTrue();
        assertThat(new HostCheck("10.0.0.1", List.of()).accepts("10.0.0.2:8081"))
                .isFalse();
        assertThat(new HostCheck("fe80::5", List.of()).accepts("[FE80:0::5]:8081"))
                .isTrue();
        assertThat(new HostCheck("recommender", List.of()).accepts("recommender:8081"))
                .isTrue();
    }

    @Test
    void shouldAcceptAnyAddressButNoNameWhenAllAreListenedOn() {
        for (String wildcard : List.of("0.0.0.0", "::")) {
            HostCheck all = new HostCheck(wildcard, List.of());
            assertThat(all.accepts("10.0.0.7:8081")).isTrue();
            assertThat(all.accepts("[fd00::7]:8081")).isTrue();
            assertThat(all.accepts("evil.example:8081")).isFalse();
        }
    }
}
