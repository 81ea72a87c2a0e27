package io.thalweg.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a finished demo prints.
 *
 * @param ratings learned, each predicted first
 * @param learnedBefore how many of them an earlier start on the same folder learned
 * @param seconds that this start took
 * @param rejected events that went to the dead letters
 * @param rmse prequential, on the rating scale; absent, with all other errors, where nothing was predicted or all that is learned is
 *     one number
 * @param mae prequential, on the rating scale
 * @param meanRmse of always predicting the running mean
 * @param biasRmse of user and item biases alone
 * @param noiseFloorRmse of the model that made the stream; absent where it is not known
 * @param damaged events that were sent damaged
 * @param what they are, for people
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
        @Nullable Double rmse,
        @Nullable Double mae,
        long listsPublished,
        double seconds,
        String learner,
        int partitions,
        @Nullable Double meanRmse,
        @Nullable Double biasRmse,
        @Nullable Double noiseFloorRmse,
        long damaged,
        @JsonIgnore String what) {

    String text() {
        String bad = rejected == 0 && damaged == 0
                ? ""
                : String.format(Locale.ROOT, "%,d refused (%,d were sent damaged); ", rejected, damaged);
        long now = ratings - learnedBefore;
        String thisStart = learnedBefore == 0
                ? ""
                : String.format(Locale.ROOT, ",%n%,d by an earlier start and %,d by this one,", learnedBefore, now);
        return String.format(
                Locale.ROOT,
                "%,d %s of %,d users and %,d items learned%s in %.1f s%n(%,.0f/s, %s, %d partitions); %s%,d lists%n%s",
                ratings,
                what,
                users,
                items,
                thisStart,
                seconds,
                now / seconds,
                learner,
                partitions,
                bad,
                listsPublished,
                errors());
    }

    /** For people who want to know whether to wait. */
    static String rounded(double seconds) {
        return seconds <= 100 ? (long) Math.ceil(seconds / 10) * 10 + " s" : (long) Math.ceil(seconds / 60) + " min";
    }

    private String errors() {
        if (rmse == null || mae == null || biasRmse == null || meanRmse == null) {
            return "no RMSE: " + (ratings == 0 ? "nothing was predicted" : "all that is learned is one number");
        }
        String floor = noiseFloorRmse == null ? "" : String.format(Locale.ROOT, ", floor %.4f", noiseFloorRmse);
        return String.format(
                Locale.ROOT,
                "RMSE of all %.4f, MAE %.4f (biases %.4f, mean %.4f%s)",
                rmse,
                mae,
                biasRmse,
                meanRmse,
                floor);
    }
}
