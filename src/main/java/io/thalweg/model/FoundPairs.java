package io.thalweg.model;

import java.util.Arrays;

/** What is known of an item and some others, of those of them that are its neighbours. Reusable. */
public final class FoundPairs {

    private int[] places = new int[16];
    private int[] weights = new int[16];
    private int[] steps = new int[16];
    private int[] room = new int[16];
    private int size;

    public int size() {
        return size;
    }

    /** Which of the others it is, by its place among them; they come in their order. */
    public int place(int n) {
        return places[n];
    }

    /** To how many typical pairs comes what the two were rated close together. */
    public float count(int n) {
        return weights[n] / PairWeights.TYPICAL;
    }

    /** The sum of the products of their bias residuals, over as many pairs. */
    public float products(int n) {
        return NeighbourRow.toUnits(steps[n]) / PairWeights.TYPICAL;
    }

    void clear() {
        size = 0;
    }

    /** For who fills this, so many numbers of any value. */
    int[] room(int count) {
        if (count > room.length) {
            room = new int[2 * count];
        }
        return room;
    }

    void add(int place, int weight, int sumSteps) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
            steps = Arrays.copyOf(steps, 2 * size);
        }
        places[size] = place;
        weights[size] = weight;
        steps[size++] = sumSteps;
    }
}
