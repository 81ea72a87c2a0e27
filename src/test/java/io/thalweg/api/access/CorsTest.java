package io.thalweg.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.api.request.ProblemException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CorsTest {

    private static final String SHOP = "https://shop.example";

    private final Cors cors = new Cors(List.of(SHOP, "http://localhost:3000"));

    @Test
    void shouldLetTheNamedOriginReadAnswers() {
        assertThat(cors.headers(SHOP))
                .containsEntry("Access-Control-Allow-Origin", SHOP)
                .containsEntry("Vary", "Origin")
                .containsKey("Access-Control-Expose-Headers")
                .doesNotContainKey("Access-Control-Allow-Credentials");
        assertThat(cors.preflight("http://localhost:3000"))
                .containsEntry("Access-Control-Allow-Origin", "http://localhost:3000")
                .containsEntry("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
                .containsKeys("Access-Control-Allow-Headers", "Access-Control-Max-Age");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example",
                "https://shop.example:8443",
                "https://shop.example.evil.example",
                "https://evil-shop.example",
                "https://shop.example/",
                "null",
                "*",
                "",
            })
    void shouldRefuseAllOtherOrigins(String origin) {
        assertThat(cors.headers(origin)).isEqualTo(Map.of("Vary", "Origin"));
        assertThat(cors.preflight(origin)).isEqualTo(Map.of("Vary", "Origin"));
    }

    @Test
    void shouldSayNothingWhenNobodyIsNamed() {
        assertThat(new Cors(List.of()).headers(SHOP)).isEmpty();
        assertThat(new Cors(List.of()).preflight(SHOP)).isEmpty();
        assertThat(new Cors(List.of()).headers(null)).isEmpty();
    }

    @Test
    void shouldLetOnlyKnownPagesChangeSomething() {
        cors.requireKnown(null, "127.0.0.1:8090");
        cors.requireKnown(SHOP, "127.0.0.1:8090");
        cors.requireKnown("http://127.0.0.1:8090", "127.0.0.1:8090");
        cors.requireKnown("https://api.example", "API.example");
        for (String origin : List.of("https://evil.example", "http://127.0.0.1:9000", "null", "")) {
            assertThatThrownBy(() -> cors.requireKnown(origin, "127.0.0.1:8090"))
                    .as(origin)
                    .isInstanceOf(ProblemException.class);
        }
        assertThatThrownBy(() -> cors.requireKnown("http://127.0.0.1", null)).isInstanceOf(ProblemException.class);
    }
}
