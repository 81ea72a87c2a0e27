package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RollingErrorsTest {

    private static final long START = 1_700_000_000_000L;

    private record Entry(Cohort cohort, double error, ListEvidence lists, long timestampMillis) {}

    /** A stream of errors and the clock that goes with it: no time is ahead of the clock, as its user sees to. */
    private static final class Source {
        private final Random random;
        private long nowMillis = START;

        Source(long seed) {
            random = new Random(seed);
        }

        Entry next() {
            nowMillis += random.nextInt(100) == 0 ? random.nextInt(60_000) : random.nextInt(300);
            if (random.nextInt(9_000) == 0) {
                nowMillis += 200L * 86_400_000;
            }
            long timestamp =
                    switch (random.nextInt(20)) {
                        case 0 -> nowMillis - random.nextInt(10_000_000);
                        case 1 -> random.nextInt(3);
                        case 2 -> nowMillis - 86_400_000L * random.nextInt(1_000);
                        default -> nowMillis - random.nextInt(5_000);
                    };
            return new Entry(
                    Cohort.at(random.nextInt(3)),
                    random.nextInt(2_001) / 1_000. - 1,
                    ListEvidence.of(random.nextInt(16)),
                    timestamp);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEqualSumsOverAPlainListInEveryWindowAndCohort(long seed) {
        Source source = new Source(seed);
        RollingErrors errors = new RollingErrors();
        List<Entry> list = new ArrayList<>();
        for (int n = 1; n <= 25_000; n++) {
            Entry entry = source.next();
            errors.add(entry.cohort, entry.error, entry.lists, entry.timestampMillis);
            list.add(entry);
            if (n < 10 || n % 997 == 0) {
                assertThat(snapshot(errors, source.nowMillis)).isEqualTo(naive(list, source.nowMillis));
            }
        }
        long quiet = source.nowMillis + 200_000;
        assertThat(snapshot(errors, quiet)).as("time alone empties windows").isEqualTo(naive(list, quiet));
        assertThat(errors.newestMillis())
                .isEqualTo(list.stream().mapToLong(Entry::timestampMillis).max().orElseThrow());
    }

    /** What is stored between two batches is all that a restart has; it goes on as if nothing had happened. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGoOnAsTheUninterruptedOneWhenRestoredFromItsRowsAtAnyCut(long seed) {
        Source source = new Source(seed);
        Random random = new Random(seed);
        RollingErrors uninterrupted = new RollingErrors();
        RollingErrors errors = new RollingErrors();
        Map<Integer, byte[]> rows = new HashMap<>();
        for (int batch = 0; batch < 400; batch++) {
            int size = 1 + random.nextInt(64);
            for (int n = 0; n < size; n++) {
                Entry entry = source.next();
                errors.add(entry.cohort, entry.error, entry.lists, entry.timestampMillis);
                uninterrupted.add(entry.cohort, entry.error, entry.lists, entry.timestampMillis);
            }
            errors.forEachChangedRow(rows::put);
            if (random.nextInt(10) == 0) {
                errors = restored(rows, random);
                assertThat(errors.newestMillis()).isEqualTo(uninterrupted.newestMillis());
                assertThat(snapshot(errors, source.nowMillis)).isEqualTo(snapshot(uninterrupted, source.nowMillis));
            }
        }
        assertThat(snapshot(errors, source.nowMillis)).isEqualTo(snapshot(uninterrupted, source.nowMillis));
        assertThat(uninterrupted.sums(ErrorWindow.ALL, 0).count())
                .as("the ring of 10 000 went round")
                .isGreaterThan(10_000);
    }

    /** 64 errors of one second: the head, one or two rows of the ring, one bucket of each width. */
    @Test
    void shouldChangeFewSmallRowsWhenABatchIsAdded() {
        RollingErrors errors = new RollingErrors();
        Map<Integer, byte[]> all = new HashMap<>();
        for (int batch = 0; batch < 500; batch++) {
            Map<Integer, byte[]> changed = new LinkedHashMap<>();
            for (int n = 0; n < 64; n++) {
                errors.add(Cohort.WARM, .1, ListEvidence.NONE, START + batch * 1_000L);
            }
            errors.forEachChangedRow(changed::put);
            assertThat(changed).hasSizeBetween(4, 5);
            assertThat(changed.values()).allSatisfy(row -> assertThat(row).hasSizeLessThan(1_024));
            all.putAll(changed);
        }
        assertThat(all.size())
                .as("head, ring, 300 seconds, 50 times ten seconds")
                .isEqualTo(1 + 100 + 300 + 50);
        errors.forEachChangedRow(
                (key, row) -> assertThat(key).as("nothing changed since").isNull());
    }

    /**
     * Three hits, two of listed items; of three ratings that were judged two are listed, one of these is liked, and of all two. By
     * hand: 2/3, 1/2, 2/3. A thousand ratings later, and an hour, only the sums over all know of them.
     */
    @Test
    void shouldSayWhichShareOfListsIsFollowedAndLiked() {
        RollingErrors errors = new RollingErrors();
        errors.add(Cohort.WARM, 0, ListEvidence.of(true, true, true, true), START);
        errors.add(Cohort.WARM, 0, ListEvidence.of(true, true, false, true), START);
        errors.add(Cohort.WARM, 0, ListEvidence.of(false, true, true, false), START);
        errors.add(Cohort.NEW_USER, 0, ListEvidence.of(true, false, true, false), START);
        errors.add(Cohort.NEW_USER, 0, ListEvidence.NONE, START);
        for (ErrorWindow window : ErrorWindow.values()) {
            ListSums lists = errors.lists(window, START);
            assertThat(lists.hitCount()).isEqualTo(3);
            assertThat(lists.hitRate()).isEqualTo(2 / 3.);
            assertThat(lists.liked().listedCount()).isEqualTo(2);
            assertThat(lists.liked().ofListed()).isEqualTo(1 / 2.);
            assertThat(lists.liked().ofAll()).isEqualTo(2 / 3.);
        }
        for (int n = 0; n < 1_000; n++) {
            errors.add(Cohort.WARM, 0, ListEvidence.NONE, START + 3_700_000);
        }
        for (ErrorWindow window : ErrorWindow.values()) {
            boolean isLong = window == ErrorWindow.ALL || window == ErrorWindow.LAST_10000;
            ListSums lists = errors.lists(window, START + 3_700_000);
            assertThat(lists.hitCount()).as(window.code()).isEqualTo(isLong ? 3 : 0);
            if (isLong) {
                assertThat(lists.hitRate()).as(window.code()).isEqualTo(2 / 3.);
            } else {
                assertThat(lists.hitRate()).as(window.code()).isNaN();
            }
        }
    }

    /** Those that said something of lists before are lost, errors are not, and what comes after is counted; also when they leave the ring. */
    @Test
    void shouldGoOnWithoutListsWhenRestoredFromRowsOfFormatOne() {
        Source source = new Source(1);
        RollingErrors before = new RollingErrors();
        List<Entry> list = new ArrayList<>();
        for (int n = 0; n < 900; n++) {
            Entry entry = source.next();
            before.add(entry.cohort, entry.error, entry.lists, entry.timestampMillis);
            list.add(new Entry(entry.cohort, entry.error, ListEvidence.NONE, entry.timestampMillis));
        }
        RollingErrors after = new RollingErrors();
        before.forEachChangedRow((key, row) -> after.restore(key, withoutLists(key, row)));
        assertThat(snapshot(after, source.nowMillis)).isEqualTo(naive(list, source.nowMillis));
        for (int n = 0; n < 2_000; n++) {
            Entry entry = source.next();
            after.add(entry.cohort, entry.error, entry.lists, entry.timestampMillis);
            list.add(entry);
        }
        assertThat(snapshot(after, source.nowMillis)).isEqualTo(naive(list, source.nowMillis));
    }

    @Test
    void shouldRefuseWhenARowHasAnotherFormat() {
        RollingErrors errors = new RollingErrors();
        errors.add(Cohort.WARM, .1, ListEvidence.NONE, START);
        Map<Integer, byte[]> rows = new HashMap<>();
        errors.forEachChangedRow(rows::put);
        assertThat(rows).hasSize(4).allSatisfy((key, row) -> {
            row[0] = 9;
            assertThatThrownBy(() -> new RollingErrors().restore(key, row))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a row of rolling errors has format 9, this version of Thalweg reads formats 1 to 2");
        });
    }

    private static RollingErrors restored(Map<Integer, byte[]> rows, Random random) {
        List<Integer> keys = new ArrayList<>(rows.keySet());
        Collections.shuffle(keys, random);
        RollingErrors restored = new RollingErrors();
        keys.forEach(key -> restored.restore(key, rows.get(key)));
        return restored;
    }

    private static Map<String, List<Long>> snapshot(RollingErrors errors, long nowMillis) {
        Map<String, List<Long>> snapshot = new LinkedHashMap<>();
        for (ErrorWindow window : ErrorWindow.values()) {
            snapshot.put(window.code(), parts(errors.sums(window, nowMillis)));
            snapshot.put(window.code() + "/lists", parts(errors.lists(window, nowMillis)));
            for (Cohort cohort : Cohort.values()) {
                snapshot.put(window.code() + "/" + cohort.code(), parts(errors.sums(window, cohort, nowMillis)));
            }
        }
        return snapshot;
    }

    private static Map<String, List<Long>> naive(List<Entry> list, long nowMillis) {
        Map<String, List<Long>> snapshot = new LinkedHashMap<>();
        for (ErrorWindow window : ErrorWindow.values()) {
            List<Entry> in = list.stream()
                    .skip(
                            window == ErrorWindow.LAST_1000
                                    ? Math.max(0, list.size() - 1_000)
                                    : window == ErrorWindow.LAST_10000 ? Math.max(0, list.size() - 10_000) : 0)
                    .filter(entry -> window != ErrorWindow.FIVE_MINUTES
                            || entry.timestampMillis / 1_000 > nowMillis / 1_000 - 300)
                    .filter(entry ->
                            window != ErrorWindow.ONE_HOUR || entry.timestampMillis / 10_000 > nowMillis / 10_000 - 360)
                    .toList();
            snapshot.put(window.code(), sums(in));
            snapshot.put(window.code() + "/lists", lists(in));
            for (Cohort cohort : Cohort.values()) {
                snapshot.put(
                        window.code() + "/" + cohort.code(),
                        sums(in.stream().filter(entry -> entry.cohort == cohort).toList()));
            }
        }
        return snapshot;
    }

    /** Count, squares and absolute values in steps of 2⁻³², of errors in steps of 2⁻²⁹. */
    private static List<Long> sums(List<Entry> entries) {
        long squares = 0;
        long absolutes = 0;
        for (Entry entry : entries) {
            double rounded = Math.rint(entry.error * 0x1p29) / 0x1p29;
            squares += (long) Math.rint(rounded * rounded * 0x1p32);
            absolutes += (long) Math.rint(Math.abs(rounded) * 0x1p32);
        }
        return List.of((long) entries.size(), squares, absolutes);
    }

    private static List<Long> parts(ErrorSums sums) {
        return List.of(sums.count(), sums.squaredSteps(), sums.absoluteSteps());
    }

    private static List<Long> lists(List<Entry> entries) {
        List<ListEvidence> all = entries.stream().map(Entry::lists).toList();
        return List.of(
                count(all, each -> each.isHit()),
                count(all, each -> each.isHit() && each.isListed()),
                count(all, each -> each.isJudged() && each.isListed()),
                count(all, each -> each.isJudged() && each.isListed() && each.isLiked()),
                count(all, each -> each.isJudged()),
                count(all, each -> each.isJudged() && each.isLiked()));
    }

    private static long count(List<ListEvidence> all, Predicate<ListEvidence> which) {
        return all.stream().filter(which).count();
    }

    /** As they are stored. */
    private static List<Long> parts(ListSums lists) {
        ByteBuffer row = ByteBuffer.allocate(ListSums.BYTES);
        lists.write(row);
        return LongStream.generate(row.flip()::getLong).limit(6).boxed().toList();
    }

    /** A row of format 1: what a version wrote that compared no lists. */
    private static byte[] withoutLists(int key, byte[] row) {
        // Head: version, two longs, three times the sums of three cohorts and then those of lists. Buckets: one of
        // these.
        int sums = Cohort.values().length * 3 * Long.BYTES;
        byte[] old = row.clone();
        int length = row.length;
        if (key == 0) {
            length = 1 + 2 * Long.BYTES;
            for (int window = 0; window < 3; window++) {
                System.arraycopy(row, 1 + 2 * Long.BYTES + window * (sums + ListSums.BYTES), old, length, sums);
                length += sums;
            }
        } else if (key >= 2_000) {
            length -= ListSums.BYTES;
        } else {
            for (int at = 1; at < length; at += 9) {
                old[at] = (byte) (old[at] % 3);
            }
        }
        old[0] = 1;
        return Arrays.copyOf(old, length);
    }
}
