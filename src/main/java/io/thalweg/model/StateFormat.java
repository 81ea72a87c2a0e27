package io.thalweg.model;

/**
 * In which form an instance writes its state: one number for the rows of every kind, of which each has its own in {@link RowKind}.
 *
 * <p>This version reads all of these. Beside instances of the version before, which read less, it writes what they read; what has once
 * been written in a newer one is never written in an older one again, since that would lose what only the newer one knows.
 */
public enum StateFormat {
    /** What version 0.1 writes. */
    V1("0.1"),
    /** What this version writes: totals that a later version may add to, and rows that all say their form. */
    V2("");

    /** What is written when nobody says otherwise. */
    public static final StateFormat NEWEST = V2;

    private final String upgradeFrom;

    StateFormat(String upgradeFrom) {
        this.upgradeFrom = upgradeFrom;
    }

    /**
     * The format to write while instances of a version may be there.
     *
     * @param version as {@code upgrade.from} has it; empty where there are none
     * @throws IllegalArgumentException if it is none from which this version is an upgrade
     */
    public static StateFormat beside(String version) {
        for (StateFormat format : values()) {
            if (format.upgradeFrom.equals(version)) {
                return format;
            }
        }
        throw new IllegalArgumentException("upgrade.from is '" + version + "'; it must be empty or " + V1.upgradeFrom);
    }

    /** Counted from 1. */
    public int number() {
        return this == V1 ? 1 : 2;
    }

    /** The newer one of both. */
    public StateFormat orNewer(StateFormat other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** How many totals a row has, of those that this version knows. */
    public int totalCount() {
        return this == V1 ? Total.HIGH_RATINGS.index() + 1 : Total.count();
    }

    /** Whether totals are kept and written that this version doesn't know. */
    public boolean keepsUnknownTotals() {
        return this != V1;
    }

    /** Whether the memory of a task may be of another size than the state that it takes up. */
    public boolean hasAnyMemory() {
        return this != V1;
    }

    /** Whether there may be rows of what items are said to be: where not, nobody may write them. */
    public boolean hasSideRows() {
        return this != V1;
    }

    /** Whether errors are kept by minute and by group of users, to be compared with those of another application. */
    public boolean hasPairedErrors() {
        return this != V1;
    }

    /** As people are told. */
    @Override
    public String toString() {
        return "format " + number();
    }
}
