/** Rating events: what a rating is, which ones are valid, and where they come from (files, a generator). */
@NullMarked
package io.thalweg.rating;

import org.jspecify.annotations.NullMarked;
