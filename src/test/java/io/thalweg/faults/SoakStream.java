package io.thalweg.faults;

import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.Withdrawal;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Events of users and items that are all known after two minutes at 2 000 a second, so that whatever grows later is a leak: first each
 * user rates each of their items once, then they rate them again, take ratings back, say things twice or late. Guests, who are forgotten
 * from time to time, come back as new users.
 */
final class SoakStream implements Iterator<RatingEvent> {

    static final int USERS = 3_000;
    static final int ITEMS = 2_000;
    static final int GUESTS = 40;
    private static final int ITEMS_A_USER = 80;
    static final int PAIRS = USERS * ITEMS_A_USER;
    /** Has no divisor in common with the number of pairs. */
    private static final long STRIDE = 104_729;

    private static final double GUEST_SHARE = .02;
    private static final double WITHDRAWN_SHARE = .01;
    private static final double LATE_SHARE = .01;
    private static final double TWICE_SHARE = .01;
    private static final long AN_HOUR_MILLIS = 3_600_000;

    private final SplittableRandom random = new SplittableRandom(1);
    private final int[][] itemsOfUsers = new int[USERS][];
    private final double[] userBiases = biases(USERS);
    private final double[] itemBiases = biases(ITEMS);
    private final long most;
    private long count;
    private long pairs;
    private RatingEvent last = new Rating(user(0), item(0), 3, System.currentTimeMillis());

    /** @param most when so many were given, there are no more */
    SoakStream(long most) {
        this.most = most;
        for (int user = 0; user < USERS; user++) {
            // Squared, so that some items are popular; those that are drawn twice are rated again early.
            itemsOfUsers[user] = random.doubles(ITEMS_A_USER)
                    .mapToInt(drawn -> (int) (drawn * drawn * ITEMS))
                    .toArray();
        }
    }

    static String user(int number) {
        return "user-" + number;
    }

    static String guest(int number) {
        return "guest-" + number;
    }

    static boolean isGuest(String userId) {
        return userId.startsWith("guest-");
    }

    static String item(int number) {
        return "item-" + number;
    }

    @Override
    public boolean hasNext() {
        return count < most;
    }

    @Override
    public RatingEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        count++;
        double kind = random.nextDouble();
        if (kind < TWICE_SHARE) {
            return last;
        }
        last = random.nextDouble() < GUEST_SHARE ? ofGuest() : ofPair(kind);
        return last;
    }

    private RatingEvent ofGuest() {
        int item = random.nextInt(ITEMS);
        return rating(guest(random.nextInt(GUESTS)), item, 0, System.currentTimeMillis());
    }

    private RatingEvent ofPair(double kind) {
        boolean isFirst = pairs < PAIRS;
        int pair = isFirst ? (int) (pairs * STRIDE % PAIRS) : random.nextInt(PAIRS);
        pairs++;
        int user = pair % USERS;
        int item = itemsOfUsers[user][pair / USERS];
        long now = System.currentTimeMillis();
        double other = kind - TWICE_SHARE;
        if (!isFirst && other < WITHDRAWN_SHARE) {
            return new Withdrawal(user(user), item(item), now);
        }
        boolean isLate = !isFirst && other < WITHDRAWN_SHARE + LATE_SHARE;
        return rating(user(user), item, userBiases[user], isLate ? now - AN_HOUR_MILLIS : now);
    }

    private Rating rating(String userId, int item, double userBias, long timestampMillis) {
        double opinion = 3.6 + userBias + itemBiases[item] + .8 * random.nextGaussian();
        return new Rating(userId, item(item), Math.rint(Math.max(1, Math.min(5, opinion))), timestampMillis);
    }

    private double[] biases(int size) {
        double[] biases = new double[size];
        for (int at = 0; at < size; at++) {
            biases[at] = .4 * random.nextGaussian();
        }
        return biases;
    }
}
