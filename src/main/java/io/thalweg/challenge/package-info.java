/**
 * A second application on the same input: how it starts from what the first one knows, how the two are compared, and how the one
 * takes the other's place. What is learned with, and how many partitions users have, is changed by this way.
 */
@NullMarked
package io.thalweg.challenge;

import org.jspecify.annotations.NullMarked;
