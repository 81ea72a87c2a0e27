package io.thalweg.rating;

/** What a producer says about one user and one item: a rating, or its withdrawal. */
public sealed interface RatingEvent permits Rating, Withdrawal {

    /** Longest user or item id, in bytes of UTF-8. */
    int MAX_ID_BYTES = 256;

    /** Who speaks; 1 to {@link #MAX_ID_BYTES} bytes. */
    String userId();

    /** About what; 1 to {@link #MAX_ID_BYTES} bytes. */
    String itemId();

    /** When the user said it, in milliseconds since 1970, positive. */
    long timestampMillis();
}
