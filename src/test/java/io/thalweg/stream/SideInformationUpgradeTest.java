package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ThalwegConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideInformationUpgradeTest {

    @ParameterizedTest
    @CsvSource({"'', '', 1", "'', 0, 0", "0.1, '', 0", "0.1, 1, 0"})
    void shouldLearnNoSideInformationBesideInstancesThatKnowNone(String upgradeFrom, String given, double expected) {
        Map<String, String> set = new HashMap<>(Map.of("application.id", "side-test", "upgrade.from", upgradeFrom));
        if (!given.isEmpty()) {
            set.put("hybrid.side", given);
        }
        RecommenderSettings settings = RecommenderSettings.of(ThalwegConfig.of(set), 1);
        assertThat(settings.parameters().get("hybrid.side")).isEqualTo(expected);
    }
}
