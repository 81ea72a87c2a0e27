/** What records of the input say: events, items and commands, in our own form or in those of others. */
@NullMarked
package io.thalweg.input;

import org.jspecify.annotations.NullMarked;
