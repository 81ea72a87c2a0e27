package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** River documents its BiasedMF (k = 10, N(0, .1)) with RMSE .9479 and MAE .7486 on ML-100K in time order. */
class GoldenRmseTest {

    @Test
    void shouldReproduceRiversBiasedMfWhenLearningMl100kInTimeOrder() throws IOException {
        List<Rating> ratings;
        try (var lines = Files.lines(SharedData.require("ml-100k/u.data"))) {
            ratings = lines.map(line -> line.split("\t"))
                    .map(f -> new Rating(f[0], f[1], Double.parseDouble(f[2]), Long.parseLong(f[3]) * 1000))
                    .sorted(Comparator.comparingLong(Rating::timestampMillis))
                    .toList();
        }
        Prequential run = new Prequential(Algorithm.SGD, Algorithm.SGD.parameters(Map.of()), 1, RatingScale.FIVE_STARS);
        ratings.forEach(run::add);

        assertThat(run.rmse()).isCloseTo(.9479, within(.0015));
        assertThat(run.mae()).isCloseTo(.7486, within(.0015));
    }
}
