package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemFile;
import io.thalweg.catalog.SideTerms;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.ItemTerms;
import io.thalweg.rank.CatalogIds;
import io.thalweg.rank.ItemCategories;
import io.thalweg.rank.ListRules;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What categories, decades and tags are worth for items of few ratings, as the pages have it. */
class NewItemRmseTest {

    private static final double LAST_DIGIT = 5e-5;

    @ParameterizedTest
    @CsvSource({
        "ml-100k/u.data, ml-100k/u.item, '', 1, .9749, .9516, .9202, .9170",
        "ml-latest-small/ratings.csv, ml-latest-small/movies.csv, ml-latest-small/tags.csv, .5, .8928, .8639, .8359, .8251",
    })
    void shouldPredictNewItemsBetterWhenItKnowsWhatTheyAre(
            String ratingsFile,
            String itemsFile,
            String tagsFile,
            double lowest,
            double without,
            double with,
            double allWithout,
            double allWith) {
        List<Rating> ratings = RatingFile.readInTimeOrder(SharedData.require(ratingsFile));
        List<Item> items =
                ItemFile.read(SharedData.require(itemsFile), tagsFile.isEmpty() ? null : SharedData.require(tagsFile));
        Map<String, List<String>> terms = new HashMap<>();
        items.forEach(item -> terms.put(item.itemId(), SideTerms.of(item)));
        RatingScale scale = new RatingScale(lowest, 5);

        ErrorCurve plain = errors(ratings, scale, ItemTerms.NONE);
        ErrorCurve side = errors(ratings, scale, ItemTerms.of(terms));

        assertThat(rmseOfNewItems(plain)).isCloseTo(without, within(LAST_DIGIT));
        assertThat(rmseOfNewItems(side)).isCloseTo(with, within(LAST_DIGIT)).isLessThan(without - .02);
        assertThat(plain.rmse()).isCloseTo(allWithout, within(LAST_DIGIT));
        assertThat(side.rmse()).isCloseTo(allWith, within(LAST_DIGIT));
    }

    private static double rmseOfNewItems(ErrorCurve errors) {
        ErrorCurve.OfCohort cohort = errors.cohorts().get(Cohort.NEW_ITEM);
        assertThat(cohort).isNotNull();
        return cohort.rmse();
    }

    private static ErrorCurve errors(List<Rating> ratings, RatingScale scale, ItemTerms terms) {
        Algorithm algorithm = Algorithm.HYBRID;
        ListSettings settings =
                new ListSettings(false, ItemCategories.NONE, ListRules.usual(10), terms, CatalogIds.NONE);
        return new Protocol.TestThenTrain(ratings)
                .run(
                        () -> Predictor.of(new SimulatedTasks(
                                algorithm,
                                algorithm.parameters(Map.of()),
                                42,
                                Feedback.stars(scale),
                                Spread.SINGLE,
                                settings)),
                        scale,
                        done -> {});
    }
}
