package io.thalweg.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CallerTest {

    @Test
    void shouldNameTheRoleThatItHasNot() {
        Caller reader = new Caller("shop", Set.of(Role.READER), null);
        assertThatCode(() -> reader.require(Role.READER)).doesNotThrowAnyException();
        assertThatThrownBy(() -> reader.require(Role.KEEPER))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).isEqualTo(ProblemType.FORBIDDEN))
                .hasMessageContaining("the token shop lacks the role keeper");
    }

    @Test
    void shouldAskAboutItsOwnUserOnlyWhenBound() {
        Caller app = new Caller("app", Set.of(Role.READER, Role.RATER), "42");
        assertThatCode(() -> app.requireUser("42")).doesNotThrowAnyException();
        assertThatThrownBy(() -> app.requireUser("43")).hasMessageContaining("this is about another");
        assertThatThrownBy(app::requireUnbound).hasMessageContaining("this is about all of them");
        Caller shop = new Caller("shop", Set.of(Role.READER), null);
        assertThatCode(() -> shop.requireUser("43")).doesNotThrowAnyException();
        assertThatCode(shop::requireUnbound).doesNotThrowAnyException();
    }

    @Test
    void shouldLetAnyoneDoAllWhereNoTokensAreAskedFor() {
        assertThat(Role.values()).allMatch(Caller.ANYONE::may);
    }
}
