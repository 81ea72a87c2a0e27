package io.thalweg.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {

    @Test
    void shouldReadWhatItPrints() {
        assertThat(Position.parse("2@18343")).isEqualTo(new Position(2, 18_343)).hasToString("2@18343");
        assertThat(Position.parse(" 0@999999999999999999 ").offset()).isEqualTo(999_999_999_999_999_999L);
    }

    @Test
    void shouldKeepTheFurthestOfEachPartition() {
        assertThat(Position.parseAll("2@5, 0@7,2@18343 ,2@6"))
                .containsExactly(new Position(0, 7), new Position(2, 18_343));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "@",
                "2@",
                "@5",
                "-1@5",
                "2@-5",
                "2@5@6",
                "2@1.5",
                "2@9999999999999999999",
                "1@2,",
                "a@b"
            })
    void shouldSayTheFormWhenItIsAnother(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parseAll(text))
                .withMessageContaining("it has the form PARTITION@OFFSET, as Thalweg-Position gave it");
    }

    @Test
    void shouldRefuseMoreThanAHundred() {
        assertThat(Position.parseAll("1@1" + ",1@1".repeat(99))).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parseAll("1@1" + ",1@1".repeat(100)))
                .withMessageContaining("has more than 100 positions");
    }
}
