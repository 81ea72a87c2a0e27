package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of the HTTP API, and which of them go together. */
final class ApiKeysTest {

    @Test
    void shouldBeOffAndOnLoopbackWhenNothingIsSaid() {
        ThalwegConfig defaults = ThalwegConfig.of(Map.of());
        assertThat(defaults.get(ApiKeys.PORT)).isEqualTo(ApiKeys.NO_PORT);
        assertThat(defaults.get(ApiKeys.HOST)).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.port=8081",
                "api.port=0 api.host=localhost",
                "api.port=8081 api.host=::1",
                "api.port=8081 api.host=127.3.2.1",
                "api.port=8081 api.host=0.0.0.0 api.tokens=tokens.txt",
                "api.port=8081 api.host=0.0.0.0 api.open=true",
                "api.host=0.0.0.0",
                "api.tls.keystore=api.p12 api.tls.password=hush",
                "api.hosts=shop.example,[fd00::1],recommender",
                "api.origins=https://shop.example,http://localhost:3000",
            })
    void shouldAcceptWhatGoesTogether(String settings) {
        assertThatCode(() -> config(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api.port=8081 api.host=0.0.0.0 | name the tokens: --set api.tokens=FILE, or let everybody in: --set api.open=true
            api.port=8081 api.host=:: | api.host is ::, which others can reach
            api.port=8081 api.host=10.0.0.1 | api.host is 10.0.0.1, which others can reach
            api.port=8081 api.host=127.evil.example | which others can reach
            api.port=8081 api.host=localhost.evil.example | which others can reach
            api.open=true api.tokens=tokens.txt | leave one of them out
            api.tls.keystore=api.p12 | or as the variable THALWEG_API_TLS_PASSWORD
            api.tls.password=hush | --set api.tls.keystore=FILE
            api.hosts=shop.example:443 | api.hosts has 'shop.example:443', which is not a name without a port
            api.hosts=*.example | api.hosts has '*.example'
            api.origins=* | api.origins has '*', which is not an origin
            api.origins=https://shop.example/ | api.origins has 'https://shop.example/'
            api.origins=null | api.origins has 'null'
            api.port=70000 | api.port is 70000; it must be in -1..65535
            api.open=yes | api.open is 'yes'; it must be one of true, false
            """)
    void shouldSayWhatToTypeWhenKeysDoNotGoTogether(String settings, String message) {
        assertThatThrownBy(() -> config(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hush");
    }

    @Test
    void shouldHideThePasswordAndShowWhereTheTokensAre() {
        Map<String, String> set = Map.of("api.tokens", "tokens.txt");
        Map<String, String> variables =
                Map.of("THALWEG_API_TLS_PASSWORD", "hush", "THALWEG_API_TLS_KEYSTORE", "api.p12");
        ThalwegConfig config =
                ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.empty(), variables, set));
        assertThat(config.get(ApiKeys.TLS_PASSWORD)).isEqualTo("hush");
        assertThat(config.effective().toString()).doesNotContain("hush").contains("tokens.txt");
        assertThat(config.toString()).doesNotContain("hush").contains("tokens.txt");
        assertThatThrownBy(() -> ThalwegConfig.load(new ConfigSources(
                        Path.of("absent"), Optional.empty(), Map.of(), Map.of("api.tls.password", "hush"))))
                .hasMessageContaining("api.tls.password is a secret");
    }

    @Test
    void shouldTakeListsApart() {
        assertThat(ApiKeys.parts(" Shop.example, ,other.example ")).containsExactly("shop.example", "other.example");
        assertThat(ApiKeys.parts("")).isEmpty();
    }

    private static ThalwegConfig config(String settings) {
        return ThalwegConfig.of(Arrays.stream(settings.split(" "))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1])));
    }
}
