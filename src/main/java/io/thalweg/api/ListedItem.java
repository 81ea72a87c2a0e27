package io.thalweg.api;

import java.util.List;

/** An entry of a list as answers have it, published and computed alike; its components are the JSON's fields, in this order. */
record ListedItem(
        String itemId,
        String title,
        List<String> categories,
        double score,
        int match,
        double prediction,
        String source,
        List<Reason> because) {

    /** An item of the user's own, for which it is there. */
    record Reason(String itemId, String title) {}
}
