package io.thalweg.stream;

import org.jspecify.annotations.Nullable;

/** What a learning task tells the world, as the bytes of the record's value. */
@SuppressWarnings("ArrayRecordComponent") // carriers between two nodes, never compared
public sealed interface Output {

    /** The bytes to write. */
    byte @Nullable [] value();

    /** A user's whole list, for the recommendations topic, or a tombstone. */
    record PublishedList(byte @Nullable [] value) implements Output {}

    /** The same list for those who read the lists of whichever application is live, of one that was promoted. */
    record LiveList(byte @Nullable [] value) implements Output {}

    /** That a task steps back or begins, for the errors topic that consumers read. */
    record Notice(byte[] value) implements Output {}

    /** What became of a command, for the audit topic. */
    record AuditRecord(byte[] value) implements Output {}

    /** An event that its user's row has no room for, as received, for the dead letters. */
    record Refused(byte @Nullable [] value) implements Output {}

    /** Prediction errors, for the aggregate task. */
    record ErrorBatch(byte[] value) implements Output {}
}
