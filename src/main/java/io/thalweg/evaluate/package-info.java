/** How wrong the predictions are: error sums, cohorts, windows, and the protocols that measure a learner. */
@NullMarked
package io.thalweg.evaluate;

import org.jspecify.annotations.NullMarked;
