package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.api.AsyncApi;
import io.thalweg.catalog.InvalidItemException;
import io.thalweg.input.Command;
import io.thalweg.rating.InvalidRatingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The page of formats has every field of the schemas, and every reason that a dead letter can have, in the order of the code. */
final class FormatsPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "using", "formats.md");
    private static final AsyncApi API = AsyncApi.published();

    /** The schema that each table of fields tells of. */
    private static final Map<String, String> SCHEMAS = Map.of(
            "rating-fields", "Rating",
            "item-fields", "Item",
            "list-fields", "RecommendationList",
            "entry-fields", "ListEntry",
            "audit-fields", "AuditRecord",
            "error-fields", "RollingError",
            "drift-fields", "DriftAlarm",
            "dead-letter-headers", "DeadLetterHeaders");

    private static final List<String> TABLES = List.copyOf(SCHEMAS.keySet());

    @ParameterizedTest
    @FieldSource("TABLES")
    void shouldHaveTheFieldsOfTheSchema(String table) throws IOException {
        assertThat(MarkedBlock.rows(PAGE, table).stream()
                        .flatMap(cells -> Stream.of(cells.get(0).split(", "))))
                .containsExactlyInAnyOrderElementsOf(fields(SCHEMAS.get(table)));
    }

    /** The first records under each heading. */
    @ParameterizedTest
    @CsvSource({
        "## `thalweg.ratings`, Rating, 2",
        "## `thalweg.items`, Item, 1",
        "## `thalweg.recommendations`, RecommendationList, 1",
        "## `thalweg.audit`, AuditRecord, 1",
        "## `thalweg.errors`, RollingError, 1",
        "### Drift alarms, DriftAlarm, 1"
    })
    void shouldShowRecordsThatTheSchemaTakes(String heading, String schema, int count) throws IOException {
        String text = Files.readString(PAGE);
        String section = text.substring(text.indexOf("\n" + heading));
        String block = section.substring(section.indexOf("```json\n") + "```json\n".length());
        try (MappingIterator<JsonNode> records =
                new ObjectMapper().readerFor(JsonNode.class).readValues(block.substring(0, block.indexOf("```")))) {
            assertThat(records.readAll()).hasSize(count).allSatisfy(record -> assertThat(
                            API.faults("/components/schemas/" + schema, record))
                    .isEmpty());
        }
    }

    @Test
    void shouldShowEveryFieldOfEachCommand() throws IOException {
        List<JsonNode> commands = MarkedBlock.rows(PAGE, "commands").stream()
                .map(cells -> json(cells.get(0)))
                .toList();
        assertThat(commands).map(command -> command.get("command").asText()).containsExactly("forget", "refresh");
        assertThat(AsyncApi.fields(commands.get(0))).isEqualTo(fields("ForgetCommand"));
        assertThat(AsyncApi.fields(commands.get(1))).isEqualTo(fields("RefreshCommand"));
    }

    @Test
    void shouldCompareEveryTableOfFields() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| (field|header) \\| value \\|")))
                .hasSameSizeAs(TABLES);
    }

    @Test
    void shouldNameTheHeaderOfErrors() throws IOException {
        assertThat(fields("ErrorHeaders")).singleElement().satisfies(header -> assertThat(Files.readString(PAGE))
                .contains("The header `" + header + "`"));
    }

    @Test
    void shouldExplainEveryReasonOfRatings() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "rating-reasons"))
                .allSatisfy(cells -> assertThat(cells.get(1)).isNotEmpty())
                .map(cells -> cells.get(0))
                .isEqualTo(Arrays.stream(InvalidRatingException.Reason.values())
                        .map(InvalidRatingException.Reason::code)
                        .toList());
    }

    @Test
    void shouldExplainEveryReasonOfCommands() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "command-reasons"))
                .allSatisfy(cells -> assertThat(cells.get(1)).isNotEmpty())
                .map(cells -> cells.get(0))
                .isEqualTo(Arrays.stream(Command.InvalidCommandException.Reason.values())
                        .map(Command.InvalidCommandException.Reason::code)
                        .toList());
    }

    @Test
    void shouldExplainEveryReasonOfItems() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "item-reasons"))
                .allSatisfy(cells -> assertThat(cells.get(1)).isNotEmpty())
                .map(cells -> cells.get(0))
                .isEqualTo(Arrays.stream(InvalidItemException.Reason.values())
                        .map(InvalidItemException.Reason::code)
                        .toList());
    }

    private static List<String> fields(String schema) {
        return API.described("/components/schemas/" + schema).stream()
                .filter(field -> !field.contains("/"))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
