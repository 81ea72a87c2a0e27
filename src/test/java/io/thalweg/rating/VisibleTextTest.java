package io.thalweg.rating;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VisibleTextTest {

    @Test
    void shouldShowControlCharactersWhenATerminalWouldObeyThem() {
        assertThat(VisibleText.of("a\u001b[31mred\u0007\r\t\u007f")).isEqualTo("a␛[31mred␇␍␉␡");
        assertThat(VisibleText.of("\u009b31m\u0085"))
                .as("C1, which some terminals obey")
                .isEqualTo("�31m�");
        assertThat(VisibleText.of("\u202egpj.exe\u2066\u200f\u061c\u2028")).isEqualTo("�gpj.exe����");
    }

    @Test
    void shouldKeepEndsOfLinesAndTabsWhenTextHasLines() {
        String lines = new String(new char[] {'a', '\n', '\t', 'b', '\r', '\n'});
        assertThat(VisibleText.ofLines(lines + "c\rd\u001b[2J")).isEqualTo(lines + "c␍d␛[2J");
    }

    @Test
    void shouldLeaveOtherTextAsItIs() {
        String text = "L'été \"😀\" – 千と千尋の神隠し, עברית";
        assertThat(VisibleText.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, abcd…", "a😀bc, 4, a😀…", "a😀bc, 3, a…", "abc, 1, …"})
    void shouldCutBetweenCharactersWhenTextIsLong(String text, int most, String expected) {
        assertThat(VisibleText.cut(text, most)).isEqualTo(expected);
    }
}
