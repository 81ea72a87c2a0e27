package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Error over time by cohort as Prometheus recorded it: the picture of the README. */
final class ErrorPicture {

    private ErrorPicture() {}

    /** @param curves by cohort, values by seconds since 1970 */
    static void save(Map<String, NavigableMap<Double, Double>> curves, Path file) throws IOException {
        assertThat(curves).isNotEmpty();
        System.setProperty("java.awt.headless", "true");
        double start = curves.values().stream()
                .mapToDouble(NavigableMap::firstKey)
                .min()
                .orElseThrow();
        XYChart chart = new XYChartBuilder()
                .width(960)
                .height(400)
                .title("RMSE of the last 5 minutes (thalweg:rmse:5m): each rating is predicted, then learned")
                .xAxisTitle("seconds")
                .yAxisTitle("RMSE")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE).setChartBackgroundColor(Color.WHITE);
        curves.forEach((cohort, curve) -> chart.addSeries(
                        cohort,
                        curve.keySet().stream()
                                .mapToDouble(second -> second - start)
                                .toArray(),
                        curve.values().stream().mapToDouble(Double::doubleValue).toArray())
                .setMarker(SeriesMarkers.NONE));
        assertThat(ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile()))
                .isTrue();
    }
}
