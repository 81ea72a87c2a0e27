package io.thalweg.rating.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.rating.DecimalText;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.InvalidRatingException.Reason;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingRules;
import io.thalweg.rating.TimeText;
import io.thalweg.rating.Withdrawal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where events of a topic keep what, and how they become ratings. Any number of threads may use it.
 *
 * @param user where the user's id is
 * @param item where the item's id is
 * @param rating where the rating is; looked at only where the type says so, or there are no types
 * @param hasRating whether it is looked for; else every event is one event, unless JSON's null is there, which withdraws
 * @param time where the time is
 * @param timeIsOptional whether the Kafka record's time counts where the path finds none
 * @param unit of times that are numbers
 * @param type where the type of the event is; null where there are no types
 * @param values what each type is worth; null where there are no types
 */
public record EventShape(
        FieldPath user,
        FieldPath item,
        FieldPath rating,
        boolean hasRating,
        FieldPath time,
        boolean timeIsOptional,
        TimeUnits unit,
        @Nullable FieldPath type,
        @Nullable TypeValues values) {

    /** The unit of times that are numbers. */
    public enum TimeUnits {
        /** By their magnitude; text is read too: {@link TimeText}. */
        AUTO(0, 1),
        SECONDS(1_000, 1),
        MILLISECONDS(1, 1),
        MICROSECONDS(1, 1_000),
        NANOSECONDS(1, 1_000_000);

        private final long factor;
        private final long divisor;

        TimeUnits(long factor, long divisor) {
            this.factor = factor;
            this.divisor = divisor;
        }

        /** @throws IllegalArgumentException if there is no such unit */
        public static TimeUnits parse(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The event; null where its type is not one that counts.
     *
     * @param recordMillis the Kafka record's time, as it came; negative where it has none
     * @param latestMillis the event may be a day ahead of it, not more
     * @throws InvalidRatingException if a rule is broken, or a path found nothing; it names the path
     */
    public @Nullable RatingEvent read(
            ReceivedRecord received, long recordMillis, long latestMillis, Feedback feedback) {
        TypeValues.Worth worth = feedback.isImplicit() ? ofEvent(received, feedback) : TypeValues.AS_RATED;
        if (type != null && values != null) {
            worth = values.of(text("type", type, received, Reason.MISSING_TYPE));
            if (worth == null) {
                return null;
            }
        }
        String userId = text("userId", user, received, Reason.MISSING_USER_ID);
        String itemId = text("itemId", item, received, Reason.MISSING_ITEM_ID);
        long millis = millis(received, recordMillis);
        RatingEvent event =
                switch (worth.kind()) {
                    case OWN_VALUE -> new Rating(userId, itemId, worth.value(), millis);
                    case AS_RATED -> new Rating(userId, itemId, number(received), millis);
                    case WITHDRAWAL -> new Withdrawal(userId, itemId, millis);
                };
        RatingRules.requireValid(event, feedback, latestMillis);
        return event;
    }

    /** As in our own form, a rating of null withdraws, whether a rating is looked for or not. */
    private TypeValues.Worth ofEvent(ReceivedRecord received, Feedback feedback) {
        if (type == null && rating.findsNull(received)) {
            return TypeValues.WITHDRAWAL;
        }
        return hasRating ? TypeValues.AS_RATED : new TypeValues.Worth(TypeValues.Kind.OWN_VALUE, feedback.ofOneEvent());
    }

    private double number(ReceivedRecord received) {
        JsonNode found = rating.find(received);
        if (found == null) {
            throw nothing("rating", rating, Reason.MISSING_RATING);
        }
        double value = found.isNumber() ? found.doubleValue() : DecimalText.number(found.asText("x"));
        if (Double.isNaN(value)) {
            throw wrong("rating", rating, found, "a number");
        }
        return value;
    }

    private long millis(ReceivedRecord received, long recordMillis) {
        JsonNode found = time.find(received);
        if (found == null && timeIsOptional) {
            if (recordMillis < 0) {
                throw new InvalidRatingException(
                        Reason.NO_TIMESTAMP, "time: " + time + " found nothing, and the Kafka record has none either");
            }
            return recordMillis;
        }
        if (found == null) {
            throw nothing("time", time, Reason.NO_TIMESTAMP);
        }
        try {
            if (!found.isValueNode() || found.isBoolean()) {
                throw wrong("time", time, found, TimeText.EXPECTED);
            }
            String text = found.asText();
            boolean isNumber = !Double.isNaN(DecimalText.number(text));
            long millis = unit == TimeUnits.AUTO || !isNumber
                    ? new TimeText().millis(text)
                    : new BigDecimal(text.strip())
                            .multiply(BigDecimal.valueOf(unit.factor))
                            .divide(BigDecimal.valueOf(unit.divisor), 0, RoundingMode.FLOOR)
                            .longValueExact();
            RatingRules.requireMilliseconds(millis);
            return millis;
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw wrong("time", time, found, TimeText.EXPECTED);
        }
    }

    private static String text(String field, FieldPath path, ReceivedRecord received, Reason missing) {
        JsonNode found = path.find(received);
        if (found == null) {
            throw nothing(field, path, missing);
        }
        if (!found.isTextual() && !found.isIntegralNumber()) {
            throw wrong(field, path, found, "a text or an integer");
        }
        return found.asText();
    }

    private static InvalidRatingException nothing(String field, FieldPath path, Reason reason) {
        return new InvalidRatingException(reason, field + ": " + path + " found nothing");
    }

    private static InvalidRatingException wrong(String field, FieldPath path, JsonNode found, String expected) {
        return new InvalidRatingException(
                Reason.WRONG_TYPE,
                field + ": " + path + " found " + found.getNodeType().name().toLowerCase(Locale.ROOT)
                        + (found.isValueNode() ? " '" + found.asText() + "'" : "") + "; expected " + expected);
    }
}
