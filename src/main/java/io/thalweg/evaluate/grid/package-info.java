/**
 * Choosing a learner's parameters on a stream: points of a grid, each a learner of its own, are compared on the first half and the
 * winner is measured on the second, of which the choice knows nothing.
 */
@NullMarked
package io.thalweg.evaluate.grid;

import org.jspecify.annotations.NullMarked;
