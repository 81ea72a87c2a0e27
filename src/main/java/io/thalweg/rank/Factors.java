package io.thalweg.rank;

import io.thalweg.model.ItemRows;

/** What item factors say of two items. */
final class Factors {

    private Factors() {}

    /** The cosine of two items' factors, biases left out; 0 where one has none. */
    static float cosine(ItemRows items, int a, int b) {
        int fromA = items.offset(a);
        int fromB = items.offset(b);
        float[] rows = items.values();
        int factors = items.layout().factorCount();
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int f = 0; f < factors; f++) {
            float x = rows[fromA + f];
            float y = rows[fromB + f];
            product += x * y;
            squaresA += x * x;
            squaresB += y * y;
        }
        return squaresA * squaresB > 0 ? (float) (product / Math.sqrt(squaresA * squaresB)) : 0;
    }
}
