/** Ranking: from what is learned to the items that a user should see first. */
@NullMarked
package io.thalweg.rank;

import org.jspecify.annotations.NullMarked;
