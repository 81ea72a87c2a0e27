package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNamesTest {

    /** By common pairs of letters alone, "Style Wars (1983)" was nearest. */
    @Test
    void shouldPutWhatBeginsWithTheNameBeforeWhatHoldsItBeforeWhatIsAlike() {
        List<String> titles = List.of(
                "Style Wars (1983)",
                "Superstar (1999)",
                "Solo: A Star Wars Story (2018)",
                "Star Wars: Episode IV - A New Hope (1977)",
                "Star Wars: The Clone Wars (2008)");
        assertThat(NearestNames.to("star wars", titles, 4))
                .containsExactly(
                        "Star Wars: The Clone Wars (2008)",
                        "Star Wars: Episode IV - A New Hope (1977)",
                        "Solo: A Star Wars Story (2018)",
                        "Style Wars (1983)");
    }

    @Test
    void shouldGoByCommonPairsWhenNothingHoldsTheName() {
        assertThat(NearestNames.to("Toy Stroy", List.of("Heat", "Toy Story", "Story"), 1))
                .containsExactly("Toy Story");
    }
}
