package io.thalweg.model;

import java.util.Arrays;

/** In how many noted pairs of an item with each of some others both were liked. Reusable. */
public final class FoundLikes {

    private int[] counts = new int[16];
    private int[] room = new int[16];
    private int ofAll;

    /** With one of the others, by its place among them. */
    public int count(int place) {
        return counts[place];
    }

    /** With whichever item there is, all together. */
    public int ofAll() {
        return ofAll;
    }

    void ofAll(int likes) {
        ofAll = likes;
    }

    /** The counts of so many others, 0 each, to be filled. */
    int[] clear(int size) {
        if (size > counts.length) {
            counts = new int[2 * size];
            room = new int[2 * size];
        }
        Arrays.fill(counts, 0, size, 0);
        return counts;
    }

    /** For who fills this, as many numbers of any value. */
    int[] room() {
        return room;
    }
}
