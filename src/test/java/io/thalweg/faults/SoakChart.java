package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Columns of a soak over its minutes, one picture below the other. */
final class SoakChart {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 260;

    private SoakChart() {}

    /** What is drawn together. */
    record Panel(String title, List<String> columns) {}

    static void save(SoakLog log, List<Panel> panels, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        BufferedImage all = new BufferedImage(WIDTH, HEIGHT * panels.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        for (int at = 0; at < panels.size(); at++) {
            graphics.drawImage(BitmapEncoder.getBufferedImage(chart(log, panels.get(at))), 0, at * HEIGHT, null);
        }
        graphics.dispose();
        assertThat(ImageIO.write(all, "png", file.toFile())).as("PNG").isTrue();
    }

    private static XYChart chart(SoakLog log, Panel panel) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(panel.title)
                .xAxisTitle("minutes")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setYAxisMin(0.0);
        for (String column : panel.columns) {
            List<Slope.Point> points = log.column(column, 0);
            chart.addSeries(
                            column,
                            points.stream().mapToDouble(Slope.Point::time).toArray(),
                            points.stream().mapToDouble(Slope.Point::value).toArray())
                    .setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }
}
