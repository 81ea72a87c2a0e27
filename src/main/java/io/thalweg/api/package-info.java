/** The HTTP API under {@code /v1}: its routes, and the server that has them. */
@NullMarked
package io.thalweg.api;

import org.jspecify.annotations.NullMarked;
