package io.thalweg.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.thalweg.api.request.Fault;
import io.thalweg.api.request.Faults;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ratings in the body of a request: a JSON array, a JSON object a line, or CSV of user, item, rating and, if known, timestamp in
 * milliseconds, without a heading; an empty rating withdraws. Each becomes JSON as the ratings topic has it; whether it is a rating, the writer says.
 */
final class RatingBatch {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final int LEAST_FIELDS = 3;
    private static final int MOST_FIELDS = 4;

    private RatingBatch() {}

    /** @throws ProblemException if the body is none of these, or has more than so many */
    static List<byte[]> read(Request request, int most) {
        String contentType = String.valueOf(request.contentType()).toLowerCase(Locale.ROOT);
        String type = contentType.split(";", 2)[0].strip();
        List<byte[]> events =
                switch (type) {
                    case JSON -> {
                        JsonBody.requireJson(contentType);
                        yield JsonBody.parse(request.bytes()).objectNodes(most).stream()
                                .map(RatingBatch::bytes)
                                .toList();
                    }
                    case LINES -> lines(request.bytes());
                    case CSV -> csv(request.bytes());
                    default ->
                        throw new ProblemException(Problem.of(
                                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                                        "Content-Type is " + Fault.shown(contentType) + "; it must be " + JSON + ", "
                                                + LINES + " or " + CSV)
                                .withHeader("Accept", JSON + ", " + LINES + ", " + CSV));
                };
        if (events.size() > most || events.isEmpty()) {
            throw refused("the body has " + events.size() + " ratings; it may have 1.." + most);
        }
        return events;
    }

    private static List<byte[]> lines(byte[] body) {
        List<byte[]> events = new ArrayList<>();
        new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> events.add(line.getBytes(StandardCharsets.UTF_8)));
        return events;
    }

    private static List<byte[]> csv(byte[] body) {
        List<byte[]> events = new ArrayList<>();
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // each line says for itself what it has
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new String(body, StandardCharsets.UTF_8))) {
            for (CsvRecord each : records) {
                events.add(bytes(event(each)));
            }
        } catch (java.io.IOException | de.siegmar.fastcsv.reader.CsvParseException e) {
            throw refused("the body can't be read as CSV: " + e.getMessage());
        }
        return events;
    }

    private static ObjectNode event(CsvRecord line) {
        int fields = line.getFieldCount();
        if (fields < LEAST_FIELDS || fields > MOST_FIELDS) {
            throw refused("line " + line.getStartingLineNumber() + " has " + fields
                    + " fields; it must have user,item,rating or user,item,rating,timestamp");
        }
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("userId", line.getField(0));
        event.put("itemId", line.getField(1));
        if (line.getField(2).isBlank()) {
            event.putNull("rating");
        } else {
            number(event, "rating", line.getField(2), line);
        }
        if (fields == MOST_FIELDS && !line.getField(3).isEmpty()) {
            number(event, "timestamp", line.getField(3), line);
        }
        return event;
    }

    private static void number(ObjectNode event, String name, String text, CsvRecord line) {
        try {
            if (name.equals("rating")) {
                event.put(name, Double.parseDouble(text.strip()));
            } else {
                event.put(name, Long.parseLong(text.strip()));
            }
        } catch (NumberFormatException e) {
            throw refused("line " + line.getStartingLineNumber() + ": " + name + " is " + Fault.shown(text)
                    + ", which is no number; a heading is not expected");
        }
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ProblemException refused(String detail) {
        Faults faults = new Faults(Fault.Kind.POINTER);
        faults.add("", Fault.MALFORMED, detail);
        return faults.toException();
    }
}
