package io.thalweg.topics;

/** A topic that is read has another number of partitions than an instance was started with: it is to start again, and nothing else. */
public final class PartitionsChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says which. */
    public PartitionsChangedException(String message) {
        super(message);
    }

    static PartitionsChangedException of(Topics topics, PartitionCounts before, PartitionCounts now) {
        return new PartitionsChangedException("the partitions have changed: " + text(topics, now) + "; before: "
                + text(topics, before) + "; an instance of run or serve starts again by itself, and nothing is lost");
    }

    private static String text(Topics topics, PartitionCounts counts) {
        return topics.ratings() + " " + counts.ratings() + ", " + topics.commands() + " " + counts.commands();
    }
}
