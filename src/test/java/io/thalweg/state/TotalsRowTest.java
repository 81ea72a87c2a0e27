package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.learn.Algorithm;
import io.thalweg.model.StateFormat;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.topics.IncompatibleStateException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of totals in each format, the first of which is what version 0.1 wrote: 25 totals behind the signature. */
final class TotalsRowTest {

    private static final String SIGNATURE_HEX = "0037"
            + "6c6561726e65723d73676420666163746f72733d322073746172743d4e28302c302e312920736565643d3432"
            + "207363616c653d312e2e35";
    private static final int TOTALS_OF_V1 = 25;
    private static final ModelSignature SIGNATURE = signature(Algorithm.SGD, Map.of("sgd.factors", 2.));

    @ParameterizedTest
    @CsvSource({"V1, 01, 25", "V2, 02, 26"})
    void shouldBeTheGoldenBytesInEachFormat(StateFormat format, String version, int count) {
        long[] live = LongStream.rangeClosed(1, Total.count()).toArray();
        byte[] row = TotalsRow.of(null, SIGNATURE, format).encode(live);
        assertThat(HexFormat.of().formatHex(row)).isEqualTo(hex(version, count));
        assertThat(RowCodec.decodeTotals(row, SIGNATURE)).startsWith(Arrays.copyOf(live, count));
    }

    @Test
    void shouldGoOnInTheFormatThatItFindsOrTheNewerOneThatItIsTold() {
        byte[] older = bytes("01", TOTALS_OF_V1);
        byte[] newer = bytes("02", Total.count());
        assertThat(format(older, StateFormat.V1)).isEqualTo(StateFormat.V1);
        assertThat(format(older, StateFormat.V2)).isEqualTo(StateFormat.V2);
        assertThat(format(newer, StateFormat.V2)).isEqualTo(StateFormat.V2);
        assertThat(format(newer, StateFormat.V1)).as("never back").isEqualTo(StateFormat.V2);
    }

    /** A later version has three totals more: this one doesn't know what they are, and must not lose them. */
    @Test
    void shouldKeepAndWriteTotalsThatALaterVersionCounts() {
        byte[] later = bytes("02", Total.count() + 3);
        TotalsRow row = TotalsRow.of(later, SIGNATURE, StateFormat.V1);
        long[] live = row.begun();
        assertThat(live).hasSize(Total.count());
        assertThat(row.encode(live)).isEqualTo(later);
        live[0] += 7;
        assertThat(row.encode(live)).endsWith(Arrays.copyOfRange(later, later.length - 24, later.length));
        assertThat(RowCodec.decodeTotals(later, SIGNATURE)).hasSize(Total.count());
    }

    @Test
    void shouldBeginAtZeroWhatAnOlderVersionDidNotCount() {
        long[] totals = TotalsRow.of(bytes("01", 17), SIGNATURE, StateFormat.V1).begun();
        assertThat(totals).hasSize(Total.count()).startsWith(1, 2, 3);
        assertThat(totals[Total.EVICTED_RATINGS.index()]).isEqualTo(17);
        assertThat(Arrays.copyOfRange(totals, 17, totals.length)).containsOnly(0);
    }

    @Test
    void shouldRefuseWhenTotalsAreFewerThanAnyVersionCounted() {
        assertThatThrownBy(() -> RowCodec.decodeTotals(bytes("01", 1), SIGNATURE))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining("has 1 totals, this version of Thalweg counts " + Total.count())
                .hasMessageContaining("--set application.id=NAME");
    }

    @ParameterizedTest
    @EnumSource(StateFormat.class)
    void shouldSayWhatToDoWhenALaterVersionWroteIt(StateFormat configured) {
        assertThatThrownBy(() -> TotalsRow.of(bytes("03", Total.count()), SIGNATURE, configured))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining(
                        "totals has format 3, this version of Thalweg reads formats 1 to 2; run the version")
                .hasMessageContaining("--set application.id=NAME");
    }

    @Test
    void shouldCountWhenMemoryIsOfAnotherSizeAndRefuseThatBesideTheVersionBefore() {
        ModelSignature before = signature(Algorithm.HYBRID, Map.of("hybrid.pairs.slots", 64.));
        ModelSignature now = signature(Algorithm.HYBRID, Map.of("hybrid.pairs.slots", 32.));
        long[] live = new long[Total.count()];
        byte[] stored = TotalsRow.of(null, before, StateFormat.V1).encode(live);
        TotalsRow goesOn = TotalsRow.of(stored, now, StateFormat.V2);
        assertThat(goesOn.begun()[Total.MEMORY_CHANGES.index()]).isEqualTo(1);
        byte[] written = goesOn.encode(goesOn.begun());
        assertThat(TotalsRow.of(written, now, StateFormat.V2).begun()).isEqualTo(goesOn.begun());
        assertThatThrownBy(() -> TotalsRow.of(stored, now, StateFormat.V1))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining("hybrid.pairs.slots=64")
                .hasMessageContaining("hybrid.pairs.slots=32")
                .hasMessageEndingWith("set the old values again until upgrade.from is not needed any more");
    }

    private static StateFormat format(byte[] stored, StateFormat written) {
        return TotalsRow.of(stored, SIGNATURE, written).format();
    }

    private static ModelSignature signature(Algorithm algorithm, Map<String, Double> set) {
        var parameters = algorithm.parameters(set);
        return ModelSignature.of(
                algorithm, algorithm.layout(42, parameters), parameters, Feedback.stars(RatingScale.FIVE_STARS));
    }

    private static byte[] bytes(String version, int count) {
        return HexFormat.of().parseHex(hex(version, count));
    }

    private static String hex(String version, int count) {
        StringBuilder hex = new StringBuilder(version).append(SIGNATURE_HEX);
        for (int at = 1; at <= count; at++) {
            hex.append(String.format("%016x", at));
        }
        return hex.toString();
    }
}
