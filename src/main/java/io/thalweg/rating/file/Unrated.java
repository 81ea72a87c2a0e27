package io.thalweg.rating.file;

import io.thalweg.rating.DecimalText;
import java.util.List;

/** Values of a file that stand for no rating, as {@code 99} in Jester's; numbers are compared as numbers. */
final class Unrated {

    private final List<String> texts;
    private final double[] numbers;

    Unrated(List<String> values) {
        this.texts = values.stream().map(String::strip).toList();
        this.numbers = texts.stream()
                .mapToDouble(DecimalText::number)
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    boolean has(String text) {
        if (texts.isEmpty()) {
            return false;
        }
        if (texts.contains(text)) {
            return true;
        }
        double value = DecimalText.number(text);
        for (double number : numbers) {
            if (value == number) {
                return true;
            }
        }
        return false;
    }
}
