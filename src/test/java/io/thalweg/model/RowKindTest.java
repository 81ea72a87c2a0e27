package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowKindTest {

    /** Whatever this version writes it reads, and of what is newer it says so. */
    @ParameterizedTest
    @EnumSource(RowKind.class)
    void shouldReadFromTheOldestToItsOwnAndNothingElse(RowKind kind) {
        for (byte number = (byte) kind.oldest(); number <= kind.number(); number++) {
            assertThat(kind.open(new byte[] {number, 7}).get()).isEqualTo((byte) 7);
        }
        assertThat(kind.number()).isPositive();
        for (StateFormat format : StateFormat.values()) {
            assertThat(!kind.hasNumber(format) || kind.number(format) >= kind.oldest())
                    .isTrue();
        }
        byte newer = (byte) (kind.number() + 1);
        assertThatThrownBy(() -> kind.open(new byte[] {newer}))
                .hasMessageContaining("has format " + newer + ", this version of Thalweg reads format");
        byte older = (byte) (kind.oldest() - 1);
        assertThatThrownBy(() -> kind.open(new byte[] {older})).hasMessageContaining("has format " + older);
        assertThatThrownBy(() -> kind.open(new byte[0])).hasMessageEndingWith("is empty");
    }

    /** What instances of version 0.1 read: these never change. */
    @Test
    void shouldBeWhatVersion01WroteInFormat1() {
        assertThat(StateFormat.beside("0.1")).isEqualTo(StateFormat.V1);
        assertThat(StateFormat.beside("")).isEqualTo(StateFormat.NEWEST);
        assertThatThrownBy(() -> StateFormat.beside("0.2")).hasMessageContaining("'0.2'");
        assertThat(StateFormat.V1.totalCount()).isEqualTo(25);
        assertThat(StateFormat.V1.keepsUnknownTotals()).isFalse();
        assertThat(StateFormat.V1.hasSideRows()).isFalse();
        List<String> kinds = Arrays.stream(RowKind.values())
                .map(kind -> kind + " " + kind.number(StateFormat.V1))
                .toList();
        assertThat(kinds)
                .startsWith(
                        "USER 1",
                        "RATING 1",
                        "TOTALS 1",
                        "ITEM 4",
                        "PAIRS 4",
                        "EPOCH 1",
                        "RECENT 2",
                        "VECTOR 1",
                        "REPLAY 2",
                        "DUE_LIST 0",
                        "REFRESH_PASS 0",
                        "FORGET 1",
                        "PUBLISHED_LIST 0",
                        "ERROR_BATCH 2",
                        "ROLLING_ERRORS 2",
                        "DRIFT 1");
        assertThat(kinds.subList(16, kinds.size()))
                .as("kinds that came later are not there")
                .allMatch(kind -> kind.endsWith(" 0"));
    }
}
