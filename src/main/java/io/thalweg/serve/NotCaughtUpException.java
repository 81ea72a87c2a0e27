package io.thalweg.serve;

/** What was waited for did not come into the view in time. */
public final class NotCaughtUpException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int partition;
    private final long offset;
    private final long position;

    NotCaughtUpException(int partition, long offset, long position) {
        super("offset " + offset + " of partition " + partition + " is not in the view yet, which has reached "
                + position);
        this.partition = partition;
        this.offset = offset;
        this.position = position;
    }

    /** In which it was waited. */
    public int partition() {
        return partition;
    }

    /** For which it was waited. */
    public long offset() {
        return offset;
    }

    /** The offset before which every rating was learned by then; one or more beyond what was waited for where only copies were late. */
    public long position() {
        return position;
    }
}
