package io.thalweg.rating.event;

/**
 * Where records of items in a foreign shape keep what. What isn't found is absent, but for the id.
 *
 * @param id of the item
 * @param title readable name
 * @param categories a list of texts, a text, or objects with a {@code name}
 * @param tags the same
 * @param available true or false, 1 or 0
 */
public record ItemPaths(FieldPath id, FieldPath title, FieldPath categories, FieldPath tags, FieldPath available) {}
