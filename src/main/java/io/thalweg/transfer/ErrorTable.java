package io.thalweg.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.evaluate.ErrorSums;
import java.util.List;

/** Rolling errors: a row for a window and a cohort at a time. */
public final class ErrorTable {

    /** As on the errors topic; what is said of lists stands with the cohort of all. */
    public static final List<String> COLUMNS = List.of(
            "window",
            "cohort",
            "count",
            "rmse",
            "mae",
            "sumSquaredError",
            "sumAbsoluteError",
            "hits",
            "hitRateAt10",
            "listed",
            "likedAt10",
            "likedOfAll",
            "asOf");

    private ErrorTable() {}

    /** Writes a record of the errors topic, if it is a rolling error: drift alarms are none. */
    public static void write(byte[] json, TableFile table) {
        JsonNode error = ListTable.read(json);
        if (error.has("window") && error.has("count")) {
            table.row(
                    error.path("window").asText(),
                    error.path("cohort").asText(),
                    ListTable.whole(error, "count"),
                    ListTable.real(error, "rmse"),
                    ListTable.real(error, "mae"),
                    ListTable.real(error, "sumSquaredError"),
                    ListTable.real(error, "sumAbsoluteError"),
                    ListTable.whole(error, "hits"),
                    ListTable.real(error, "hitRateAt10"),
                    ListTable.whole(error, "listed"),
                    ListTable.real(error, "likedAt10"),
                    ListTable.real(error, "likedOfAll"),
                    ListTable.whole(error, "asOf"));
        }
    }

    /** Writes one of which nothing is said of lists. */
    public static void write(
            String window, String cohort, ErrorSums sums, double range, long asOfMillis, TableFile table) {
        table.row(
                window,
                cohort,
                sums.count(),
                sums.rmse(range),
                sums.mae(range),
                sums.squared(range),
                sums.absolute(range),
                null,
                null,
                null,
                null,
                null,
                asOfMillis);
    }
}
