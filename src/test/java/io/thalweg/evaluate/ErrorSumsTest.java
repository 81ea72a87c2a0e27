package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorSumsTest {

    @Test
    void shouldBeTheClosedFormWhenErrorsAreExactInSteps() {
        ErrorSums sums = new ErrorSums();
        sums.add(.5);
        sums.add(-.25);
        assertThat(sums.count()).isEqualTo(2);
        assertThat(sums.squared(4)).isEqualTo(4 + 1);
        assertThat(sums.absolute(4)).isEqualTo(2 + 1);
        assertThat(sums.rmse(4)).isEqualTo(Math.sqrt(2.5));
        assertThat(sums.mae(4)).isEqualTo(1.5);
    }

    @Test
    void shouldBeNoNumberWhenThereAreNoErrors() {
        assertThat(new ErrorSums().rmse(4)).isNaN();
        assertThat(new ErrorSums().mae(4)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldBeTheSameToTheLastBitWhenAddedInAnyOrderAndInAnyParts(long seed) {
        List<Double> errors = errors(seed, 5_000);
        ErrorSums inOrder = sum(errors);
        Collections.shuffle(errors, new Random(seed));
        ErrorSums inParts = new ErrorSums();
        for (int from = 0; from < errors.size(); from += 137) {
            inParts.add(sum(errors.subList(from, Math.min(from + 137, errors.size()))));
        }
        assertThat(parts(inParts)).isEqualTo(parts(inOrder));

        ErrorSums rest = sum(errors.subList(1_000, errors.size()));
        ErrorSums taken = sum(errors);
        errors.subList(0, 500).forEach(taken::subtract);
        taken.subtract(sum(errors.subList(500, 1_000)));
        assertThat(parts(taken)).isEqualTo(parts(rest));
    }

    /**
     * Rounding to 2⁻²⁹ moves an error, and so an RMSE, by at most 2⁻³⁰; rounding squares to 2⁻³² moves their mean by at
     * most 2⁻³³, and so an RMSE by 2⁻³³/(2 RMSE). At the RMSE of .3 that these have, 1.2·10⁻⁹ is the most there can be.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldBeWithinItsRoundingOfTheUnroundedSumsWhenErrorsAreArbitrary(long seed) {
        List<Double> errors = errors(seed, 20_000);
        double squares = errors.stream().mapToDouble(e -> e * e).average().orElseThrow();
        double absolutes = errors.stream().mapToDouble(Math::abs).average().orElseThrow();
        assertThat(Math.sqrt(squares)).isBetween(.25, .35);
        assertThat(sum(errors).rmse(1)).isCloseTo(Math.sqrt(squares), within(1.2e-9));
        assertThat(sum(errors).mae(1)).isCloseTo(absolutes, within(1.1e-9));
    }

    @Test
    void shouldFitInSumsOfALongWhenBillionsOfErrorsAreTheLargest() {
        ErrorSums sums = new ErrorSums();
        sums.add(1);
        sums.add(-1);
        for (int doubling = 1; doubling < 30; doubling++) {
            sums.add(new ErrorSums(sums.count(), sums.squaredSteps(), sums.absoluteSteps()));
        }
        assertThat(sums.count()).isEqualTo(1L << 30);
        assertThat(sums.rmse(4)).isEqualTo(4);
        assertThat(sums.mae(4)).isEqualTo(4);
    }

    @Test
    void shouldComeBackFromStepsWhenAnErrorIsOnTheGrid() {
        assertThat(ErrorSums.toSteps(1)).isEqualTo(1 << 29);
        assertThat(ErrorSums.toSteps(-1)).isEqualTo(-(1 << 29));
        assertThat(ErrorSums.ofSteps(ErrorSums.toSteps(-.375))).isEqualTo(-.375);
    }

    private static List<Double> errors(long seed, int count) {
        Random random = new Random(seed);
        List<Double> errors = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            errors.add(Math.max(-1, Math.min(1, random.nextGaussian() * .3)));
        }
        return errors;
    }

    private static ErrorSums sum(List<Double> errors) {
        ErrorSums sums = new ErrorSums();
        errors.forEach(sums::add);
        return sums;
    }

    private static List<Long> parts(ErrorSums sums) {
        return List.of(sums.count(), sums.squaredSteps(), sums.absoluteSteps());
    }
}
