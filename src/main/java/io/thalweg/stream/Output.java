package io.thalweg.stream;

/** What a learning task tells the world, as the bytes of the record's value. */
@SuppressWarnings("ArrayRecordComponent") // carriers between two nodes, never compared
sealed interface Output {

    /** The bytes to write. */
    byte[] value();

    /** A user's whole list, for the recommendations topic. */
    record PublishedList(byte[] value) implements Output {}

    /** Prediction errors, for the aggregate task. */
    record ErrorBatch(byte[] value) implements Output {}
}
