package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.model.RowLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HyperparametersTest {

    private static final List<Hyperparameter> DECLARED = List.of(
            Hyperparameter.real("x.rate", .1, 0, .5, "learning rate"),
            Hyperparameter.whole("x.factors", 10, 0, 250, "k"));

    @Test
    void shouldReplaceDefaultsAndLeaveOtherNamesAloneWhenValuesAreGiven() {
        Hyperparameters values = new Hyperparameters(DECLARED, Map.of("x.rate", .2, "y.rate", 99.));
        assertThat(values.get("x.rate")).isEqualTo(.2);
        assertThat(values.getInt("x.factors")).isEqualTo(10);
        assertThatThrownBy(() -> values.get("y.rate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no hyperparameter 'y.rate' in [x.factors, x.rate]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, .5})
    void shouldTakeAValueWhenItIsOnTheEdge(double value) {
        assertThat(new Hyperparameters(DECLARED, Map.of("x.rate", value)).get("x.rate"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, .5000001, Double.NaN, Double.POSITIVE_INFINITY})
    void shouldNameKeyValueAndRangeWhenAValueIsOutOfRange(double value) {
        assertThatThrownBy(() -> new Hyperparameters(DECLARED, Map.of("x.rate", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.rate is " + value + "; it must be from 0.0 to 0.5 (learning rate)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {2.5, -1, 251, Double.NaN})
    void shouldAskForAWholeNumberWhenAValueIsNone(double value) {
        assertThatThrownBy(() -> new Hyperparameters(DECLARED, Map.of("x.factors", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.factors is " + value + "; it must be a whole number from 0 to 250 (k)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveDefaultsInRangeAndItsNameInFrontWhenALearnerDeclaresThem(Algorithm algorithm) {
        assertThat(algorithm.hyperparameters()).allSatisfy(each -> {
            assertThat(each.name()).startsWith(algorithm + ".");
            assertThat(each.defaultValue()).isBetween(each.lowest(), each.highest());
        });
        assertThat(Algorithm.parse(algorithm.toString())).isEqualTo(algorithm);
    }

    @Test
    void shouldNameThoseThatThereAreWhenALearnerIsUnknown() {
        assertThatThrownBy(() -> Algorithm.parse("SGD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("learner is 'SGD'; it must be one of [")
                .hasMessageContaining("sgd");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 251})
    void shouldRefuseWhenTheNumberOfFactorsIsOutOfRange(int factors) {
        assertThatThrownBy(() -> new RowLayout(factors, 1, .1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("factorCount is " + factors + "; it must be from 0 to 250");
    }
}
