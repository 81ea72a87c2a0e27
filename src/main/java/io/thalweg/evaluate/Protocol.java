package io.thalweg.evaluate;

import io.thalweg.evaluate.Predictor.Learned;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A way to measure a learner on given ratings; ratings come in the order in which they are to be learned. */
public sealed interface Protocol {

    /** Its name in results. */
    String code();

    /** How many ratings a run learns or predicts, for a progress bar. */
    long workCount();

    /**
     * Runs a learner through it.
     *
     * @param fresh makes a learner that knows nothing
     * @param progress told now and then how many ratings are done
     */
    ErrorCurve run(Supplier<Predictor> fresh, RatingScale scale, LongConsumer progress);

    /** Test, then train: every rating is predicted with what is known before it, then learned (A. P. Dawid, 1984). */
    record TestThenTrain(List<Rating> ratings) implements Protocol {
        @Override
        public String code() {
            return "prequential";
        }

        @Override
        public long workCount() {
            return ratings.size();
        }

        @Override
        public ErrorCurve run(Supplier<Predictor> fresh, RatingScale scale, LongConsumer progress) {
            Predictor predictor = fresh.get();
            ErrorCurve errors = new ErrorCurve(scale, ratings.size());
            for (Rating rating : ratings) {
                Learned learned = predictor.learn(rating);
                if (!Double.isNaN(learned.prediction())) {
                    errors.add(learned.prediction(), learned.rating(), learned.cohort());
                }
                tell(errors.count(), progress);
            }
            return errors;
        }
    }

    /** One pass over some ratings, then others are predicted, without their time. */
    record TrainThenTest(List<Rating> train, List<Rating> test) implements Protocol {
        @Override
        public String code() {
            return "train-test";
        }

        @Override
        public long workCount() {
            return (long) train.size() + test.size();
        }

        @Override
        public ErrorCurve run(Supplier<Predictor> fresh, RatingScale scale, LongConsumer progress) {
            ErrorCurve errors = new ErrorCurve(scale, test.size());
            addErrors(fresh.get(), errors, 0, progress);
            return errors;
        }

        private void addErrors(Predictor predictor, ErrorCurve errors, long doneBefore, LongConsumer progress) {
            long done = doneBefore;
            for (Rating rating : train) {
                predictor.learn(rating);
                tell(++done, progress);
            }
            for (Rating rating : test) {
                errors.add(predictor.predict(rating), rating.value());
                tell(++done, progress);
            }
        }
    }

    /** Each of {@code count} random parts is predicted by a learner of the others; errors of all parts together. */
    record Folds(List<Rating> ratings, int count, long seed) implements Protocol {

        /** @throws IllegalArgumentException if there are not 2 or more folds, or fewer ratings than folds */
        public Folds {
            if (count < 2 || count > ratings.size()) {
                throw new IllegalArgumentException(
                        "folds is " + count + "; it must be from 2 to the number of ratings, " + ratings.size());
            }
        }

        @Override
        public String code() {
            return "folds";
        }

        @Override
        public long workCount() {
            return (long) count * ratings.size();
        }

        @Override
        public ErrorCurve run(Supplier<Predictor> fresh, RatingScale scale, LongConsumer progress) {
            int[] folds = Shuffles.folds(ratings.size(), count, seed);
            ErrorCurve errors = new ErrorCurve(scale, ratings.size());
            for (int fold = 0; fold < count; fold++) {
                List<Rating> train = new ArrayList<>();
                List<Rating> test = new ArrayList<>();
                for (int at = 0; at < folds.length; at++) {
                    (folds[at] == fold ? test : train).add(ratings.get(at));
                }
                new TrainThenTest(train, test).addErrors(fresh.get(), errors, (long) fold * ratings.size(), progress);
            }
            return errors;
        }
    }

    private static void tell(long done, LongConsumer progress) {
        if (done % 4096 == 0) {
            progress.accept(done);
        }
    }
}
