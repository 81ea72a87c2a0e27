package io.thalweg.config;

import static org.assertj.core.api.Assertions.assertThat;
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

/** Keys that say how events and items of other shapes are read. */
final class InputKeysTest {

    @Test
    void shouldBeOurOwnFormWhenNothingIsSaid() {
        ThalwegConfig config = ThalwegConfig.of(Map.of("input.topic", "shop.reviews"));
        assertThat(config.inputShape()).isEmpty();
        assertThat(config.itemPaths()).isEmpty();
        assertThat(config.inputDeserializer().isJson()).isTrue();
    }

    @Test
    void shouldLookUnderOurOwnNamesForWhatIsNotSaid() {
        ThalwegConfig config = ThalwegConfig.of(Map.of("input.user", "/who", "items.id", "/sku"));
        assertThat(config.inputShape().orElseThrow().user()).hasToString("/who");
        assertThat(config.inputShape().orElseThrow().item()).hasToString("/itemId");
        assertThat(config.inputShape().orElseThrow().timeIsOptional()).isTrue();
        assertThat(config.itemPaths().orElseThrow().title()).hasToString("/title");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input.user=who | it must be a JSON Pointer into the value
            input.type=/kind | set both, for example input.type=/event
            input.ratings=play:3 | set both, for example input.type=/event
            input.type=/kind input.ratings=play:9 | input.ratings is play:9: rating is 9.0; the scale is 1..5 (rating.scale)
            input.type=/kind input.ratings=play:0 feedback=implicit | input.ratings is play:0: rating is 0.0; with input.repeats=count
            input.repeats=count | input.repeats=count counts events, and feedback=explicit has stars; set feedback=implicit too
            input.repeats=most | input.repeats
            input.repeats.cap=0 | input.repeats.cap is 0.0; it must be in 1.0..1000000.0
            feedback=stars | feedback
            input.ratings=play | it has the form TYPE:RATING
            input.time.unit=days | input.time.unit
            input.deserializer.schema=x | input.deserializer.schema is a setting of the class
            items.deserializer.schema=x | that items.value.deserializer names, which is not set
            input.deserialiser.schema=x | unknown key
            """)
    void shouldNameTheKeyWhenAValueDoesNotFit(String settings, String message) {
        Map<String, String> set = Arrays.stream(settings.split(" "))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
        assertThatThrownBy(() -> {
                    ThalwegConfig config = ThalwegConfig.of(set);
                    config.inputDeserializer();
                    config.itemDeserializer();
                })
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldHandSettingsToTheDeserializerAndKeepItsSecrets() {
        Map<String, String> variables = Map.of(
                "THALWEG_INPUT_VALUE_DESERIALIZER", "com.example.Values",
                "THALWEG_INPUT_DESERIALIZER_SCHEMA_REGISTRY_URL", "http://registry:8081",
                "THALWEG_INPUT_DESERIALIZER_BASIC_AUTH_USER_INFO", "me:hush");
        ThalwegConfig config =
                ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.empty(), variables, Map.of()));
        assertThat(config.inputDeserializer().className()).isEqualTo("com.example.Values");
        assertThat(config.inputDeserializer().settings())
                .containsEntry("schema.registry.url", "http://registry:8081")
                .containsEntry("basic.auth.user.info", "me:hush")
                .hasSize(2);
        assertThat(config.effective().toString()).doesNotContain("hush");
        assertThat(config.inputDeserializer().toString()).doesNotContain("hush");
        assertThat(config.streamsProperties()).doesNotContainKey("input.deserializer.schema.registry.url");
        Map<String, String> typed = Map.of("input.deserializer.basic.auth.user.info", "me:hush");
        assertThatThrownBy(() ->
                        ThalwegConfig.load(new ConfigSources(Path.of("absent"), Optional.empty(), Map.of(), typed)))
                .hasMessageContaining("is a secret")
                .hasMessageContaining("THALWEG_INPUT_DESERIALIZER_BASIC_AUTH_USER_INFO");
    }
}
