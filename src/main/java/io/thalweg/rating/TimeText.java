package io.thalweg.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A time as files write it. A number is seconds since 1970 below 10^11 (the year 5138), milliseconds below 10^14, microseconds
 * below 10^17, and nanoseconds above. Text is ISO 8601 or SQL, {@code 09 13, 2009} (Amazon's reviewTime) or
 * {@code Sun Jul 30 07:44:10 -0700 2017} (Goodreads); without a zone it is in UTC. One thread.
 */
public final class TimeText {

    /** What is read, for a message. */
    public static final String EXPECTED =
            "seconds, milliseconds, microseconds or nanoseconds since 1970, or a time such as"
                    + " 2020-01-31T10:00:00Z, 2020-01-31 10:00:00 or 2020-01-31";

    /** In which of the ways a time is written. */
    public enum Form {
        SECONDS("seconds", 1_000, 1),
        MILLISECONDS("milliseconds", 1, 1),
        MICROSECONDS("microseconds", 1, 1_000),
        NANOSECONDS("nanoseconds", 1, 1_000_000),
        ZONED_TEXT("dates with a zone", 1, 1),
        LOCAL_TEXT("dates, taken to be in UTC", 1, 1);

        private final String shown;
        private final long factor;
        private final long divisor;

        Form(String shown, long factor, long divisor) {
            this.shown = shown;
            this.factor = factor;
            this.divisor = divisor;
        }

        /** Its place in an array of all. */
        @SuppressWarnings("EnumOrdinal") // within one run alone
        public int index() {
            return ordinal();
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    private static final Pattern DIGIT_DATE =
            Pattern.compile("(19|20)\\d\\d((0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(([01]\\d|2[0-3])[0-5]\\d[0-5]\\d)?)?");
    private static final long NO_INTEGER = Long.MIN_VALUE;
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;
    private static final long FIRST_MICROSECONDS = 100_000_000_000_000L;
    private static final long FIRST_NANOSECONDS = 100_000_000_000_000_000L;

    private static final List<DateTimeFormatter> FORMATS = List.of(
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("uuuu-MM-dd[['T'][' ']HH:mm[:ss]")
                    .optionalStart()
                    .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                    .optionalEnd()
                    .appendPattern("[ ][XXX][XX][X]['UTC']]")
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("uuuu/MM/dd[ HH:mm[:ss]]", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss XX uuuu", Locale.ENGLISH),
            DateTimeFormatter.ofPattern("MM d, uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT));

    private Form form = Form.SECONDS;

    /**
     * Milliseconds since 1970.
     *
     * @throws DateTimeException if the text is no time
     * @throws ArithmeticException if it is too far away
     */
    public long millis(String text) {
        String time = text.strip();
        long value = integer(time);
        if (value != NO_INTEGER) {
            form = formOf(value);
            return form == Form.SECONDS ? value * form.factor : value / form.divisor;
        }
        if (!Double.isNaN(DecimalText.number(time))) {
            BigDecimal decimal = new BigDecimal(time);
            form = formOf(decimal.toBigInteger().longValueExact());
            return decimal.multiply(BigDecimal.valueOf(form.factor))
                    .divide(BigDecimal.valueOf(form.divisor), 0, RoundingMode.FLOOR)
                    .longValueExact();
        }
        return millisOfDate(time);
    }

    /** Whether a number could be a year, a day or a second as digits: 2020, 20200131, 20200131103000. */
    public static boolean looksLikeDate(String number) {
        String digits = number.strip();
        int length = digits.length();
        return (length == 4 || length == 8 || length == 14)
                && DIGIT_DATE.matcher(digits).matches();
    }

    /** How the latest time was written. */
    public Form form() {
        return form;
    }

    /** A whole number of at most 18 characters, which most times are; else {@link #NO_INTEGER}. */
    private static long integer(String time) {
        boolean isNegative = time.startsWith("-");
        int from = isNegative ? 1 : 0;
        int length = time.length();
        if (length == from || length > 18) {
            return NO_INTEGER;
        }
        long value = 0;
        for (int at = from; at < length; at++) {
            int digit = time.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return NO_INTEGER;
            }
            value = 10 * value + digit;
        }
        return isNegative ? -value : value;
    }

    private static Form formOf(long value) {
        if (value < FIRST_MILLISECONDS) {
            return Form.SECONDS;
        }
        if (value < FIRST_MICROSECONDS) {
            return Form.MILLISECONDS;
        }
        return value < FIRST_NANOSECONDS ? Form.MICROSECONDS : Form.NANOSECONDS;
    }

    private long millisOfDate(String text) {
        DateTimeException last = new DateTimeException("no format fits");
        for (DateTimeFormatter format : FORMATS) {
            try {
                TemporalAccessor time =
                        format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
                if (time instanceof OffsetDateTime zoned) {
                    form = Form.ZONED_TEXT;
                    return zoned.toInstant().toEpochMilli();
                }
                form = text.endsWith("UTC") ? Form.ZONED_TEXT : Form.LOCAL_TEXT;
                LocalDateTime local = time instanceof LocalDateTime exact
                        ? exact
                        : LocalDateTime.of((LocalDate) time, LocalTime.MIDNIGHT);
                return local.toInstant(ZoneOffset.UTC).toEpochMilli();
            } catch (DateTimeException e) {
                last = e;
            }
        }
        throw last;
    }
}
