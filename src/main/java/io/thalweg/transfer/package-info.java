/** What was learned as tables that other programs read: ratings, factors, pairs of items, lists and errors. */
@org.jspecify.annotations.NullMarked
package io.thalweg.transfer;
