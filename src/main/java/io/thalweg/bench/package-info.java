/** How fast the application is, end to end, beside one that does everything but learn and rank. */
@NullMarked
package io.thalweg.bench;

import org.jspecify.annotations.NullMarked;
