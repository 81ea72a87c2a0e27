package io.thalweg.rank;

import io.thalweg.learn.ItemRows;

/** What item factors say of two items. */
final class Factors {

    private Factors() {}

    /** The cosine of two items' factors, biases left out; 0 where one has none. */
    static float cosine(ItemRows items, int a, int b) {
        float[] rows = items.values();
        int factors = items.layout().factorCount();
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int f = 0; f < factors; f++) {
            float x = rows[items.offset(a) + f];
            float y = rows[items.offset(b) + f];
            product += x * y;
            squaresA += x * x;
            squaresB += y * y;
        }
        return squaresA * squaresB > 0 ? (float) (product / Math.sqrt(squaresA * squaresB)) : 0;
    }
}
