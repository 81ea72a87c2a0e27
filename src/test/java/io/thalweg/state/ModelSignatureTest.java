package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.learn.Algorithm;
import io.thalweg.model.RowLayout;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import io.thalweg.topics.IncompatibleStateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelSignatureTest {

    private static final ModelSignature CONFIGURED = signature(10, 42, .1, "1..5");

    @Test
    void shouldBeReadableWhenStored() {
        assertThat(CONFIGURED.text()).isEqualTo("learner=sgd factors=10 start=N(0,0.1) seed=42 scale=1..5");
    }

    @Test
    void shouldShowBothAndSayWhatToDoWhenAnythingDiffers() {
        assertThatCode(() -> CONFIGURED.require(signature(10, 42, .1, "1..5"))).doesNotThrowAnyException();
        List<ModelSignature> others = List.of(
                signature(11, 42, .1, "1..5"),
                signature(10, 43, .1, "1..5"),
                signature(10, 42, .2, "1..5"),
                signature(10, 42, .1, "0.5..5"));
        assertThat(others).allSatisfy(stored -> assertThatThrownBy(() -> CONFIGURED.require(stored))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessage("the stored state was learned with [" + stored.text() + "], the configuration says ["
                        + CONFIGURED.text()
                        + "]; set the old values again, or start a new application, with outputs of its own: --set"
                        + " application.id=NAME --set topic.prefix=NAME. --set input.topic=RATINGS --set"
                        + " items.topic=ITEMS, the last two being the topics that this one reads (topics create, then"
                        + " run)"));
    }

    @ParameterizedTest
    @CsvSource({
        "hybrid.replay.log, 1000",
        "hybrid.pairs.slots, 64",
    })
    void shouldGoOnWhenOnlyASizeOfMemoryDiffers(String name, double value) {
        assertThat(hybrid(Map.of()).text())
                .isEqualTo("learner=hybrid factors=8 start=N(0,0.1732) seed=42 scale=0.5..5"
                        + " hybrid.replay.log=65536 hybrid.pairs.slots=256");
        ModelSignature other = hybrid(Map.of(name, value));
        assertThat(other).isNotEqualTo(hybrid(Map.of()));
        assertThat(other.text()).contains(name + "=" + (int) value);
        assertThatCode(() -> hybrid(Map.of()).require(other)).doesNotThrowAnyException();
        assertThatThrownBy(() -> hybrid(Map.of("hybrid.factors", 4.)).require(other))
                .isInstanceOf(IncompatibleStateException.class);
        assertThat(hybrid(Map.of("hybrid.history", 50.)))
                .as("what only steers further learning is free to change")
                .isEqualTo(hybrid(Map.of()));
    }

    /** Factors of any sign are what there was before, so their state goes on; for others it would begin wrong. */
    @Test
    void shouldRefuseFactorsOfAnySignWhereTheyAreToBeNonNegative() {
        var parameters = Algorithm.SGD.parameters(Map.of("sgd.nonnegative", 1.));
        ModelSignature nonNegative = ModelSignature.of(
                Algorithm.SGD,
                Algorithm.SGD.layout(42, parameters),
                parameters,
                Feedback.stars(RatingScale.FIVE_STARS));
        assertThat(nonNegative.text()).isEqualTo(CONFIGURED.text() + " nonnegative=1");
        assertThatThrownBy(() -> nonNegative.require(CONFIGURED)).isInstanceOf(IncompatibleStateException.class);
        assertThatThrownBy(() -> CONFIGURED.require(nonNegative)).isInstanceOf(IncompatibleStateException.class);
    }

    /** Stars of which the last counts are what there was before, so their state goes on. */
    @Test
    void shouldTellEventsFromStarsAndOnePolicyFromAnother() {
        RatingScale scale = RatingScale.FIVE_STARS;
        assertThat(of(Feedback.stars(scale)).text()).endsWith("scale=1..5");
        assertThat(List.of(
                        of(Feedback.stars(scale)),
                        of(Feedback.stars(scale, Repeats.MAX)),
                        of(Feedback.events(scale, Repeats.LAST, 10)),
                        of(Feedback.events(scale, Repeats.MAX, 10)),
                        of(Feedback.events(scale, Repeats.COUNT, 10)),
                        of(Feedback.events(scale, Repeats.COUNT, 20))))
                .doesNotHaveDuplicates();
        assertThat(of(Feedback.events(scale, Repeats.LAST, 20)))
                .isEqualTo(of(Feedback.events(scale, Repeats.LAST, 10)));
    }

    private static ModelSignature of(Feedback feedback) {
        return ModelSignature.of(
                Algorithm.SGD, new RowLayout(10, 42, .1), Algorithm.SGD.parameters(Map.of()), feedback);
    }

    private static ModelSignature hybrid(Map<String, Double> set) {
        var parameters = Algorithm.HYBRID.parameters(set);
        return ModelSignature.of(
                Algorithm.HYBRID,
                Algorithm.HYBRID.layout(42, parameters),
                parameters,
                Feedback.stars(RatingScale.parse("0.5..5")));
    }

    private static ModelSignature signature(int factors, long seed, double spread, String scale) {
        return ModelSignature.of(
                Algorithm.SGD,
                new RowLayout(factors, seed, spread),
                Algorithm.SGD.parameters(Map.of()),
                Feedback.stars(RatingScale.parse(scale)));
    }
}
