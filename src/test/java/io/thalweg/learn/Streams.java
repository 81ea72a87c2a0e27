package io.thalweg.learn;

import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up events for tests. */
final class Streams {

    private static final int USERS = 60;
    private static final int ITEMS = 80;

    private Streams() {}

    /**
     * Ratings with tastes and popularity in them, in sessions, with every life that a rating can have: re-ratings,
     * withdrawals, duplicates, late ones.
     */
    static List<RatingEvent> lively(long seed, int count, RatingScale scale) {
        Random random = new Random(seed);
        List<RatingEvent> events = new ArrayList<>();
        long time = 1_000_000_000_000L;
        int user = 0;
        for (int n = 0; n < count; n++) {
            if (random.nextInt(8) == 0) {
                user = random.nextInt(USERS);
                time += random.nextInt(4000) * 1000L;
            }
            time += random.nextInt(60_000);
            int item = (int) (ITEMS * random.nextDouble() * random.nextDouble());
            int what = random.nextInt(20);
            if (what == 0 && n > 0) {
                events.add(events.get(random.nextInt(n)));
            } else if (what == 1) {
                events.add(new Withdrawal("u" + user, "i" + item, time));
            } else {
                events.add(new Rating("u" + user, "i" + item, rating(user, item, random, scale), time));
            }
        }
        return events;
    }

    private static double rating(int user, int item, Random random, RatingScale scale) {
        double taste = Math.sin(user * 1.7) * Math.cos(item * .9) + .5 * Math.sin(user * .3 + item * 2.1);
        double unit = .55 + .15 * taste + .1 * Math.sin(item) + .12 * random.nextGaussian();
        double stars = Math.rint(Math.min(Math.max(unit, 0), 1) * 8) / 8;
        return scale.clamp(scale.lowest() + stars * scale.range());
    }
}
