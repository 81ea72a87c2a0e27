package io.thalweg.stream;

import io.thalweg.input.Command;
import io.thalweg.rating.RatingEvent;
import org.jspecify.annotations.Nullable;

/** What a record of the ratings or commands turned out to be. */
public sealed interface Arrival {

    /** A valid event in the partition where its user belongs; {@code received} is the value that it was read from. */
    @SuppressWarnings("ArrayRecordComponent")
    record Admitted(RatingEvent event, byte[] received) implements Arrival {}

    /** A valid event or command in another partition than its user's; {@code value} is that alone, as JSON. */
    @SuppressWarnings("ArrayRecordComponent")
    record Misplaced(byte[] value) implements Arrival {}

    /** An event of a type that doesn't count. */
    record Ignored() implements Arrival {}

    /** A valid command for the task of this partition. */
    record Ordered(Command command) implements Arrival {}

    /** A valid command that other tasks get by themselves. */
    record Elsewhere() implements Arrival {}

    /** An event that breaks a rule; {@code value} as received, truncated where it would not fit. */
    @SuppressWarnings("ArrayRecordComponent")
    record Rejected(byte @Nullable [] value) implements Arrival {}
}
