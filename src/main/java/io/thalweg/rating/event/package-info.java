/** Rating events in shapes that others gave them: where in a record each field is, and what a type of event is worth. */
@NullMarked
package io.thalweg.rating.event;

import org.jspecify.annotations.NullMarked;
