package io.thalweg.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;

/**
 * What a finished demo prints.
 *
 * @param ratings learned, each predicted first
 * @param learnedBefore how many of them an earlier start on the same folder learned
 * @param seconds that this start took
 * @param rejected events that went to the dead letters
 * @param rmse prequential, on the rating scale
 * @param mae prequential, on the rating scale
 * @param meanRmse of always predicting the running mean
 * @param biasRmse of user and item biases alone
 * @param noiseFloorRmse of the model that made the stream; absent where it is not known
 * @param damaged events that were sent damaged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"ratings", "learnedBefore", "rejected", "users", "items", "rmse", "mae", "listsPublished", "seconds"
})
record DemoSummary(
        long ratings,
        long learnedBefore,
        long rejected,
        long users,
        long items,
        double rmse,
        double mae,
        long listsPublished,
        double seconds,
        String learner,
        int partitions,
        double meanRmse,
        double biasRmse,
        @org.jspecify.annotations.Nullable Double noiseFloorRmse,
        long damaged) {

    String text() {
        String floor = noiseFloorRmse == null ? "" : String.format(Locale.ROOT, ", noise floor %.4f", noiseFloorRmse);
        String bad = rejected == 0 && damaged == 0
                ? ""
                : String.format(Locale.ROOT, "%,d refused (%,d were sent damaged); ", rejected, damaged);
        long now = ratings - learnedBefore;
        String thisStart = learnedBefore == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d by an earlier start and %,d by this one,", learnedBefore, now);
        return String.format(
                Locale.ROOT,
                "%,d ratings of %,d users and %,d items learned%s in %.1f s (%,.0f/s, %s, %d partitions); %s%,d lists%n"
                        + "RMSE %.4f, MAE %.4f (biases %.4f, mean %.4f%s)",
                ratings,
                users,
                items,
                thisStart,
                seconds,
                now / seconds,
                learner,
                partitions,
                bad,
                listsPublished,
                rmse,
                mae,
                biasRmse,
                meanRmse,
                floor);
    }
}
