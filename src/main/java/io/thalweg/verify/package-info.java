/**
 * The oracle: recomputes from a cluster's committed input what the application's state must be, and compares. It reads
 * topics only, counts without the application's own code, and decodes rows by their documented format.
 */
@NullMarked
package io.thalweg.verify;

import org.jspecify.annotations.NullMarked;
