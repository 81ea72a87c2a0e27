package io.thalweg.cli;

import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.ErrorCurve.Point;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The learning curve as a picture: RMSE over all ratings so far, of the learner and of the baselines. */
final class LearningCurveChart {

    private LearningCurveChart() {}

    /**
     * To be called before the work whose result it draws.
     *
     * @throws IllegalArgumentException if the file can't be written
     */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String problem = "";
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            problem = "its name must end in .png, which is what is written";
        } else if (Files.isDirectory(file)) {
            problem = "it is a folder";
        } else if (folder == null || !Files.isDirectory(folder)) {
            problem = "there is no folder " + folder;
        } else if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(folder)) {
            problem = "it may not be written (permission denied)";
        }
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("can't write " + file + ": " + problem);
        }
    }

    /** @throws CommandFailedException if the file can't be written */
    static void save(EvaluateReport report, Path file) {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(960)
                .height(540)
                .title("RMSE over all ratings so far (" + report.protocol() + ")")
                .xAxisTitle("ratings")
                .yAxisTitle("RMSE")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE).setChartBackgroundColor(Color.WHITE);
        add(chart, report.learner(), report.figures().errors());
        report.baselines().forEach((name, errors) -> add(chart, "baseline: " + name, errors));
        try {
            if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
                throw new IOException("this JVM can't write PNG");
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    "can't write " + file + " (" + ErrorLines.rootMessage(e) + "); give another file with --plot", e);
        }
    }

    private static void add(XYChart chart, String name, ErrorCurve errors) {
        List<Point> points = errors.points();
        if (!points.isEmpty()) {
            double[] counts = points.stream().mapToDouble(Point::count).toArray();
            double[] values = points.stream().mapToDouble(Point::rmse).toArray();
            chart.addSeries(name, counts, values).setMarker(SeriesMarkers.NONE);
        }
    }
}
