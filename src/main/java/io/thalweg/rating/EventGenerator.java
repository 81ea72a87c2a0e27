package io.thalweg.rating;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * A seeded stream of events without stars, in time order, such as plays of songs: users come upon items as those of
 * {@link RatingGenerator} do, try what they would like more than the rest, and come back to it the more often.
 *
 * <p>How often follows a power law: where they would give r stars, ⌊m_r (u^−½ − 1) + v⌋ more times, u and v drawn evenly from 0 to 1
 * and m_r from {@value #NEVER} for one star to {@value #OFTEN} for five, growing by the same factor with every star.
 * All of that is within a month or two. Each event counts once.
 *
 * <p>Memory: that of {@link RatingGenerator}, and the events to come. One thread.
 */
public final class EventGenerator implements Iterator<Rating> {

    /** How likely an item that would be given 1 to 5 stars is tried at all. */
    private static final double[] TRIED = {.02, .05, .2, .6, 1};

    private static final double NEVER = .1;
    private static final double OFTEN = 5;
    private static final int MOST_TIMES = 200;
    private static final double LONGEST_GAP_MILLIS = 2 * 86_400_000.0;
    private static final double MONTH_MILLIS = 30 * 86_400_000.0;
    private static final double EVENTS_PER_TRIED_ITEM = 2.4;
    /** Twice what is needed on the average, so that the stream doesn't run dry. */
    private static final int OPINIONS_PER_TRIED_ITEM = 4;

    private final RatingGenerator opinions;
    private final long count;
    private final SeededRandom random;
    private final PriorityQueue<Planned> planned = new PriorityQueue<>();
    private Rating nextOpinion;
    private long given;
    private long plannedCount;

    private record Planned(long millis, long number, String userId, String itemId) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(millis, other.millis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** @param options of which {@code ratings} is the number of events */
    public EventGenerator(GeneratorOptions options) {
        this.count = options.ratings();
        this.opinions = new RatingGenerator(opinionsFor(options));
        this.random = new SeededRandom(options.seed(), -1);
        this.nextOpinion = nextTried();
    }

    private static GeneratorOptions opinionsFor(GeneratorOptions events) {
        long tried = Math.max(1, Math.round(events.ratings() / EVENTS_PER_TRIED_ITEM));
        GeneratorOptions shape =
                GeneratorOptions.forRatings(tried).withSeed(events.seed()).withTrend(events.trend());
        return shape.withRatings(OPINIONS_PER_TRIED_ITEM * tried + 100)
                .withUsers(OPINIONS_PER_TRIED_ITEM * shape.users());
    }

    /** What items there are. */
    public RatingGenerator items() {
        return opinions;
    }

    @Override
    public boolean hasNext() {
        return given < count;
    }

    @Override
    public Rating next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + count + " events are given");
        }
        given++;
        if (!planned.isEmpty() && planned.element().millis < nextOpinion.timestampMillis()) {
            Planned event = planned.remove();
            return new Rating(event.userId, event.itemId, 1, event.millis);
        }
        Rating opinion = nextOpinion;
        plan(opinion);
        nextOpinion = nextTried();
        return new Rating(opinion.userId(), opinion.itemId(), 1, opinion.timestampMillis());
    }

    private Rating nextTried() {
        Rating opinion = opinions.next();
        while (random.nextDouble() >= TRIED[(int) Math.round(opinion.value()) - 1]) {
            opinion = opinions.next();
        }
        return opinion;
    }

    private void plan(Rating opinion) {
        RatingScale scale = opinions.options().scale();
        double liking = (opinion.value() - scale.lowest()) / scale.range();
        double mean = NEVER * StrictMath.pow(OFTEN / NEVER, liking);
        double times = mean * (1 / StrictMath.sqrt(1 - random.nextDouble()) - 1) + random.nextDouble();
        double millis = opinion.timestampMillis();
        double gap = Math.min(LONGEST_GAP_MILLIS, MONTH_MILLIS / times);
        for (int time = 1; time <= Math.min(times, MOST_TIMES); time++) {
            millis += gap * StrictMath.exp(random.nextGaussian());
            planned.add(new Planned((long) millis, plannedCount++, opinion.userId(), opinion.itemId()));
        }
    }
}
