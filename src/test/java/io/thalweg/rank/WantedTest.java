package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemIndex;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WantedTest {

    @Test
    void shouldAdmitAllWhenNothingIsAsked() {
        assertThat(Wanted.ALL.admits("1", List.of())).isTrue();
    }

    @Test
    void shouldAdmitItemsOfAnyOfTheCategoriesInAnyCase() {
        Wanted wanted = new Wanted(Set.of("drama", " Sci-Fi "), Set.of());
        assertThat(wanted.admits("1", List.of("Comedy", "DRAMA"))).isTrue();
        assertThat(wanted.admits("1", List.of("sci-fi"))).isTrue();
        assertThat(wanted.admits("1", List.of("Comedy"))).isFalse();
        assertThat(wanted.admits("1", List.of())).isFalse();
    }

    @Test
    void shouldLeaveOutWhatIsExcludedWhateverItsCategory() {
        ItemIndex index = new ItemIndex();
        int first = index.findOrAdd("1");
        int second = index.findOrAdd("2");
        var mayAppear = new Wanted(Set.of("drama"), Set.of("1"))
                .over(index, Map.of("1", List.of("Drama"), "2", List.of("Drama"))::get);
        assertThat(mayAppear.test(first)).isFalse();
        assertThat(mayAppear.test(second)).isTrue();
    }
}
