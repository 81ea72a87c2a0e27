package io.thalweg.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.rating.file.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class TokensTest {

    private static final long SECOND_NANOS = 1_000_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Tokens.class);
    private long nanos = -7;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(log);
    }

    @Test
    void shouldKnowWhoAsksByTheTokensHash() throws IOException {
        Tokens tokens = read(
                "# who may ask what",
                "",
                "shop \t reader,rater " + hash("s3cret"),
                "  boss admin " + hash("other").toUpperCase(Locale.ROOT) + "\r",
                "app reader,rater " + hash("own") + " user=a b c");
        Caller shop = tokens.require("Bearer s3cret");
        assertThat(shop.name()).isEqualTo("shop");
        assertThat(shop.userId()).isNull();
        assertThat(List.of(Role.values()).stream().filter(shop::may)).containsExactly(Role.READER, Role.RATER);
        assertThat(tokens.require("bearer  other ").name()).isEqualTo("boss");
        assertThat(tokens.require("Bearer other").may(Role.KEEPER)).isTrue();
        assertThat(tokens.require("Bearer own").userId()).isEqualTo("a b c");
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer wrong, Bearer error=\"invalid_token\"",
        "Bearer S3cret, Bearer error=\"invalid_token\"",
        "Basic s3cret, Bearer",
        "s3cret, Bearer",
        "Bearer, Bearer",
        "Bearer s3cret s3cret, Bearer",
        ", Bearer",
    })
    void shouldAskForATokenWhenThereIsNoneThatIsKnown(@Nullable String header, String challenge) throws IOException {
        Tokens tokens = read("shop reader " + hash("s3cret"));
        Problem problem = catchThrowableOfType(ProblemException.class, () -> tokens.require(header))
                .problem();
        assertThat(problem.type()).isEqualTo(ProblemType.UNAUTHENTICATED);
        assertThat(problem.headers()).containsEntry("WWW-Authenticate", challenge);
        assertThat(problem.detail()).doesNotContainIgnoringCase("s3cret").doesNotContain("wrong");
    }

    @Test
    void shouldReadTheFileAgainWhenItChangesAndASecondIsOver() throws IOException {
        Tokens tokens = read("shop reader " + hash("one"));
        write("shop reader " + hash("two"));
        nanos += SECOND_NANOS - 1;
        assertThat(tokens.require("Bearer one").name()).isEqualTo("shop");
        nanos += 1;
        assertThatThrownBy(() -> tokens.require("Bearer one")).isInstanceOf(ProblemException.class);
        assertThat(tokens.require("Bearer two").name()).isEqualTo("shop");
    }

    @Test
    void shouldKeepTheTokensAndWarnOnceWhenTheFileHasBecomeBad() throws IOException {
        Tokens tokens = read("shop reader " + hash("one"));
        write("shop reader " + hash("two"), "second reader mysecret");
        for (int second = 0; second < 5; second++) {
            nanos += SECOND_NANOS;
            assertThat(tokens.require("Bearer one").name()).isEqualTo("shop");
        }
        assertThat(messages()).hasSize(1).first().asString().contains("line 2: the third field is the token's SHA-256");
        Files.delete(file());
        for (int second = 0; second < 5; second++) {
            nanos += SECOND_NANOS;
            assertThat(tokens.require("Bearer one").name()).isEqualTo("shop");
        }
        assertThat(messages()).hasSize(2).last().asString().contains("there is no such file");
        write("shop reader " + hash("three"));
        nanos += SECOND_NANOS;
        assertThat(tokens.require("Bearer three").name()).isEqualTo("shop");
        assertThat(messages().toString()).doesNotContain("mysecret").doesNotContain(hash("two"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shop reader | line 2: has 2 of the fields NAME ROLE,ROLE SHA256
            sh/op reader HASH | line 2: the name has 1..64 letters
            first reader HASH | line 2: the name is there twice
            shop reader OTHER | line 2: the token is that of another line
            shop reader mysecret | line 2: the third field is the token's SHA-256, 64 hex digits
            shop mysecret HASH | line 2: roles are reader, rater, catalog, keeper, admin
            shop reader, HASH | line 2: roles are
            shop reader HASH mysecret | line 2: after the SHA-256 there may be user=ID and nothing else
            shop reader HASH user= | line 2: the id of user= is missing or empty
            """)
    void shouldRefuseToStartAndNeverRepeatALine(String line, String message) {
        String second = line.replace("HASH", hash("second")).replace("OTHER", hash("one"));
        assertThatThrownBy(() -> read("first reader " + hash("one"), second))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("tokens.txt, ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("mysecret")
                .hasMessageNotContaining(hash("second"));
    }

    @Test
    void shouldRefuseToStartWhenThereIsNoTokenOrNoFile() {
        assertThatThrownBy(() -> read("# none yet")).hasMessageContaining("has no token; a line is NAME");
        assertThatThrownBy(() -> Tokens.read(folder.resolve("absent"), () -> nanos))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> {
                    Files.write(file(), new byte[] {(byte) 0xFF});
                    Tokens.read(file(), () -> nanos);
                })
                .hasMessageContaining("is no text in UTF-8");
    }

    @Test
    void shouldShowNoHashWhenAnEntryIsPrinted() {
        byte[] content = ("shop reader " + hash("one")).getBytes(UTF_8);
        assertThat(TokenFile.parse(file(), content)).hasToString("[Entry[shop]]");
    }

    private List<String> messages() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private Tokens read(String... lines) throws IOException {
        write(lines);
        return Tokens.read(file(), () -> nanos);
    }

    private void write(String... lines) throws IOException {
        Files.write(file(), List.of(lines));
    }

    private Path file() {
        return folder.resolve("tokens.txt");
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
