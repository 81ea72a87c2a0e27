package io.thalweg.cli;

import io.thalweg.evaluate.grid.Axis;
import io.thalweg.evaluate.grid.Difference;
import io.thalweg.evaluate.grid.GridResult;
import io.thalweg.evaluate.grid.Score;
import io.thalweg.evaluate.grid.Trial;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The measure over each key of a grid, the other keys at their best: of the points with a value, the one that is best on the first
 * half. A column a key; the first half above, the second below, both with what is configured, and with two standard errors of the
 * difference to that.
 */
final class GridChart {

    private static final int PANEL_WIDTH = 480;
    private static final int PANEL_HEIGHT = 300;
    private static final Color FIRST = new Color(0x1f77b4);
    private static final Color SECOND = new Color(0xd95f02);
    private static final Color CONFIGURED = Color.GRAY;
    private static final double LEAST_MARGIN = .0002;

    private GridChart() {}

    /** @throws CommandFailedException if the file can't be written */
    static void save(GridReport report, Path file) {
        System.setProperty("java.awt.headless", "true");
        List<CategoryChart> first = new ArrayList<>();
        List<CategoryChart> second = new ArrayList<>();
        for (Axis axis : report.plan().axes()) {
            List<Trial> best = bestOfValues(report.result(), axis);
            first.add(panel(report, axis, best, "first half, by which is chosen", FIRST, Trial::first));
            second.add(panel(report, axis, best, "second half", SECOND, Trial::second));
        }
        try {
            if (!ImageIO.write(picture(List.of(first, second)), "png", file.toFile())) {
                throw new IOException("this JVM can't write PNG");
            }
        } catch (IOException e) {
            throw new CommandFailedException(
                    "can't write " + file + " (" + ErrorLines.rootMessage(e) + "); give another file with --plot", e);
        }
    }

    /** For each value, in order of size, the best point that has it and learned the whole stream; values without one are left out. */
    private static List<Trial> bestOfValues(GridResult result, Axis axis) {
        List<String> values = new ArrayList<>(axis.values());
        if (values.stream().allMatch(GridChart::isNumber)) {
            values.sort((one, other) -> Double.compare(Double.parseDouble(one), Double.parseDouble(other)));
        }
        List<Trial> best = new ArrayList<>();
        for (String value : values) {
            Optional<Trial> first = result.rows().stream()
                    .map(GridResult.Row::trial)
                    .filter(Trial::isWhole)
                    .filter(trial -> value.equals(trial.candidate().values().get(axis.key())))
                    .findFirst();
            first.ifPresent(best::add);
        }
        return best;
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static CategoryChart panel(
            GridReport report, Axis axis, List<Trial> trials, String part, Color color, Function<Trial, Score> half) {
        String measure = report.plan().measure().title();
        CategoryChart chart = new CategoryChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .title(measure + ", " + part)
                .xAxisTitle(axis.key())
                .yAxisTitle(measure)
                .build();
        Score configured = half.apply(report.result().configured());
        List<Double> figures =
                trials.stream().map(trial -> half.apply(trial).value()).toList();
        List<Double> bars = trials.stream()
                .map(trial -> twoStandardErrors(half.apply(trial).minus(configured)))
                .toList();
        List<String> values = trials.stream()
                .map(trial -> String.valueOf(trial.candidate().values().get(axis.key())))
                .toList();
        add(chart, "other keys at their best", values, figures, bars, color, SeriesMarkers.CIRCLE);
        add(
                chart,
                "as configured",
                values,
                Collections.nCopies(values.size(), configured.value()),
                Collections.nCopies(values.size(), 0.0),
                CONFIGURED,
                SeriesMarkers.NONE);
        style(chart.getStyler());
        double lowest = configured.value();
        double highest = configured.value();
        for (int at = 0; at < figures.size(); at++) {
            lowest = Math.min(lowest, figures.get(at) - bars.get(at));
            highest = Math.max(highest, figures.get(at) + bars.get(at));
        }
        double margin = Math.max(LEAST_MARGIN, .08 * (highest - lowest));
        chart.getStyler().setYAxisMin(lowest - margin);
        chart.getStyler().setYAxisMax(highest + margin);
        return chart;
    }

    /** Of the difference to what is configured: where a bar reaches its line, the half doesn't tell the two apart. */
    private static double twoStandardErrors(Difference difference) {
        return Double.isNaN(difference.standardError()) ? 0 : 2 * difference.standardError();
    }

    private static void style(CategoryStyler styler) {
        styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line)
                .setOverlapped(true)
                .setErrorBarsColorSeriesColor(true)
                .setYAxisDecimalPattern("0.0000")
                .setYAxisTickMarkSpacingHint(40)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setChartBackgroundColor(Color.WHITE);
    }

    private static void add(
            CategoryChart chart,
            String name,
            List<String> values,
            List<Double> figures,
            List<Double> bars,
            Color color,
            Marker marker) {
        CategorySeries series = chart.addSeries(name, values, figures, bars);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(marker);
    }

    private static BufferedImage picture(List<List<CategoryChart>> rows) {
        int columns = Math.max(1, rows.get(0).size());
        BufferedImage picture =
                new BufferedImage(columns * PANEL_WIDTH, rows.size() * PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                BufferedImage panel =
                        BitmapEncoder.getBufferedImage(rows.get(row).get(column));
                graphics.drawImage(panel, column * PANEL_WIDTH, row * PANEL_HEIGHT, null);
            }
        }
        graphics.dispose();
        return picture;
    }
}
