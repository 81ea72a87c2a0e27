package io.thalweg.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntityTagTest {

    private final EntityTag tag = new EntityTag(3, 0x9f2c41d0);

    /** The check value of CRC-32C that its catalogues give for these nine digits: e3069283. */
    @Test
    void shouldHaveVersionAndDigest() {
        assertThat(tag).hasToString("W/\"3-9f2c41d0\"");
        assertThat(EntityTag.of(12, "123456789".getBytes(UTF_8))).hasToString("W/\"12-e3069283\"");
        assertThat(new EntityTag(1, 0xA)).hasToString("W/\"1-0000000a\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"3-9f2c41d0\"",
                "\"3-9f2c41d0\"",
                "*",
                " * ",
                "\"x\", W/\"3-9f2c41d0\"",
                "\"a,b\",\t\"3-9f2c41d0\" , \"y\"",
                ", ,\"3-9f2c41d0\",",
                "\"\",\"3-9f2c41d0\"",
            })
    void shouldMatchWhenTheOpaquePartIsListed(String header) {
        assertThat(tag.isIn(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3-9f2c41d0",
                "W/\"2-9f2c41d0\"",
                "W/\"3-9f2c41d1\"",
                "\"3-9f2c41d0",
                "w/\"3-9f2c41d0\"",
                "\"a, W/3-9f2c41d0\"",
                "\"x\", *",
                "\"x\" y \"3-9f2c41d0\"",
            })
    void shouldNotMatchWhenItIsNot(String header) {
        assertThat(tag.isIn(header)).isFalse();
    }

    @Test
    void shouldNotMatchWhenThereIsNoHeader() {
        assertThat(tag.isIn(null)).isFalse();
    }
}
