package io.thalweg.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** At which places of a ring an id stands, as one chain of places an id: to find all of them costs as many steps as there are. */
final class PlacesById {

    /** No place. */
    static final int NONE = -1;

    private final Map<String, Integer> firsts = new HashMap<>();
    private int[] nexts = new int[0];
    private int[] previous = new int[0];

    /** A place of the id, or {@link #NONE}. */
    int first(String id) {
        return firsts.getOrDefault(id, NONE);
    }

    /** Notes a place that held nothing. */
    void put(String id, int place) {
        if (place >= nexts.length) {
            int length = Math.max(place + 1, 2 * nexts.length);
            nexts = Arrays.copyOf(nexts, length);
            previous = Arrays.copyOf(previous, length);
        }
        Integer first = firsts.put(id, place);
        nexts[place] = first == null ? NONE : first;
        previous[place] = NONE;
        if (first != null) {
            previous[first] = place;
        }
    }

    /** Takes back a place that held this id. */
    void remove(String id, int place) {
        int next = nexts[place];
        int before = previous[place];
        if (next != NONE) {
            previous[next] = before;
        }
        if (before != NONE) {
            nexts[before] = next;
        } else if (next != NONE) {
            firsts.put(id, next);
        } else {
            firsts.remove(id);
        }
    }
}
