package io.thalweg.evaluate.grid;

import io.thalweg.rating.SeededRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All combinations of the values of some keys. A point is a map from key to value, in the order of the keys; the last key's values
 * change first.
 *
 * @param axes no two of one key
 */
public record Grid(List<Axis> axes) {

    public Grid {
        axes = List.copyOf(axes);
    }

    /** How many points there are; {@link Long#MAX_VALUE} where that is more than can be counted. */
    public long size() {
        long size = 1;
        for (Axis axis : axes) {
            int count = axis.values().size();
            size = size > Long.MAX_VALUE / count ? Long.MAX_VALUE : size * count;
        }
        return size;
    }

    /** Every point; to be asked where {@link #size()} is small. */
    public List<Map<String, String>> all() {
        List<Map<String, String>> points = List.of(Map.of());
        for (Axis axis : axes) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : axis.values()) {
                    Map<String, String> with = new LinkedHashMap<>(point);
                    with.put(axis.key(), value);
                    longer.add(with);
                }
            }
            points = longer;
        }
        return points;
    }

    /**
     * So many different points at random, the same for the same seed; all where there are no more.
     *
     * <p>J. Bergstra, Y. Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
     */
    public List<Map<String, String>> sample(int count, long seed) {
        SeededRandom random = new SeededRandom(seed, 0);
        if (count > size() / 2) {
            List<Map<String, String>> points = new ArrayList<>(all());
            while (points.size() > count) {
                points.remove(random.nextInt(points.size()));
            }
            return points;
        }
        Set<Map<String, String>> points = new LinkedHashSet<>();
        while (points.size() < count) {
            Map<String, String> point = new LinkedHashMap<>();
            for (Axis axis : axes) {
                point.put(
                        axis.key(),
                        axis.values().get(random.nextInt(axis.values().size())));
            }
            points.add(point);
        }
        return List.copyOf(points);
    }
}
