package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SharedRowsTest {

    private static final ModelSignature SIGNATURE = new ModelSignature("any");

    private final SharedRows rows = new SharedRows(
            new Topics("", "some"),
            true,
            SIGNATURE,
            new ItemModel(new ModelShape(new RowLayout(2, 42, .1), 2, 8, 192)));

    /** Cut off, of another format, with numbers that are none, under a key without a name. People are told the innermost cause: there is none. */
    @ParameterizedTest
    @CsvSource({
        "ia, 04, a stored row is damaged",
        "ia, 03, a stored item contribution has format 3",
        "na, 01000000, a stored row",
        "M, 017ff8000000000000, the stored row 'M' has NaN",
        "W, 01fff0000000000000, the stored row 'W' has -Infinity",
        "p9999999999, 01, For input string",
        "'', 01, a stored row is damaged",
        "t, 01, a stored row is damaged"
    })
    void shouldSayWhatToDoWhenARowCantBeRead(String key, String row, String reason) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> rows.accept(new ConsumerRecord<>(
                        "changelog", 1, 0, bytes, HexFormat.of().parseHex(row))))
                .isInstanceOf(IncompatibleStateException.class)
                .hasNoCause()
                .hasMessageContaining(reason)
                .hasMessageContaining("run the version that wrote it, or ");
    }
}
