package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RatedItemsTest {

    private record Entry(
            int item, double rating, long timestampMillis, float bias, float residual, float second, int epoch) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldEqualAPlainListWhenEntriesComeAndGo(long seed) {
        Random random = new Random(seed);
        RatedItems rated = new RatedItems();
        List<Entry> list = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            // Numbers that are far apart and numbers that share their low bits: both kinds of clustering.
            int item = random.nextBoolean() ? random.nextInt(300) : random.nextInt(300) << 20;
            int position = position(list, item);
            assertThat(rated.find(item)).isEqualTo(position);
            if (position >= 0) {
                rated.remove(position);
                list.remove(position);
            }
            if (position < 0 || random.nextBoolean()) {
                Entry entry = new Entry(
                        item, random.nextInt(5), step, step + 1, step + 2, step + 3, step > 100 ? step % 3 : 0);
                rated.append(item, entry.rating, entry.timestampMillis);
                rated.note(rated.size() - 1, entry.bias, entry.residual, entry.second);
                if (step > 100) { // the first entries before there is any
                    rated.noteEpoch(entry.epoch);
                }
                list.add(entry);
            }
        }
        assertThat(entries(rated)).isEqualTo(list).hasSizeGreaterThan(200);
    }

    @Test
    void shouldNotRememberNotesWhenAnEntryTakesThePlaceOfARemovedOne() {
        RatedItems rated = new RatedItems();
        rated.append(7, 4, 1);
        rated.note(0, 1, 2, 3);
        rated.noteEpoch(1);
        rated.remove(0);
        rated.append(8, 5, 2);
        assertThat(entries(rated)).containsExactly(new Entry(8, 5, 2, 0, 0, 0, 0));
        assertThat(rated.contains(7)).isFalse();
    }

    /** ½, 1, … n/2: (n + 1) / 4, exactly, however many are summed at a time. */
    @Test
    void shouldHaveTheMeanOfAllRatingsOfAnyNumber() {
        RatedItems rated = new RatedItems();
        assertThat(rated.meanRating()).isNaN();
        for (int n = 1; n <= 13; n++) {
            rated.append(n, n / 2., n);
            assertThat(rated.meanRating()).as("of " + n).isEqualTo((n + 1) / 4.);
        }
    }

    @Test
    void shouldRefuseWhenAnItemIsThereAlready() {
        RatedItems rated = new RatedItems();
        rated.append(7, 4, 1);
        assertThatThrownBy(() -> rated.append(7, 5, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("item 7 is rated already");
    }

    private static int position(List<Entry> list, int item) {
        for (int at = 0; at < list.size(); at++) {
            if (list.get(at).item == item) {
                return at;
            }
        }
        return -1;
    }

    private static List<Entry> entries(RatedItems rated) {
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at < rated.size(); at++) {
            entries.add(new Entry(
                    rated.item(at),
                    rated.rating(at),
                    rated.timestampMillis(at),
                    rated.userBias(at),
                    rated.residual(at),
                    rated.biasResidual(at),
                    rated.epoch(at)));
        }
        return entries;
    }
}
