package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.cli.DemoBaselines.Point;
import io.thalweg.stream.LiveErrors.Snapshot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands behind the demo's bar. */
final class DemoNoteTest {

    /** Squared errors of 0.36 a rating are an RMSE of 0.6, of 0.49 one of 0.7. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, starting",
        "0, 500, starting",
        "400, 400, 'so far: RMSE 0.600, biases 0.700'",
        "9999, 9999, 'so far: RMSE 0.600, biases 0.700'",
        "10000, 30000, 'last 10,000: RMSE 0.600, biases 0.700'"
    })
    void shouldNameItsWindowAndHaveNoFigureThatIsNone(long last, long all, String note) {
        Snapshot window = new Snapshot(last, last == 0 ? Double.NaN : .6, 0, .36 * last);
        Point from = new Point(all - last, 0, .49 * (all - last), 0);
        Point to = new Point(all, 0, .49 * all, 0);
        assertThat(DemoSession.note(window, from, to)).isEqualTo(note);
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "400, 0"})
    void shouldHaveNoFigureWhenTheBaselinesAreBehind(long last, long baseline) {
        Snapshot window = new Snapshot(last, last == 0 ? Double.NaN : .6, 0, .36 * last);
        Point from = new Point(0, 0, 0, 0);
        assertThat(DemoSession.note(window, from, new Point(baseline, 0, baseline, 0)))
                .isEqualTo("starting");
    }
}
