package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.RowLayout;
import io.thalweg.rating.RatingScale;
import java.util.List;
import org.junit.jupiter.api.Test;

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
                        + "]; set the old values again, or start anew under another name: --set application.id=NAME"));
    }

    private static ModelSignature signature(int factors, long seed, double spread, String scale) {
        return ModelSignature.of(Algorithm.SGD, new RowLayout(factors, seed, spread), RatingScale.parse(scale));
    }
}
