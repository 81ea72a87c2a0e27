/** The application's image, and what runs in it. */
@NullMarked
package io.thalweg.container;

import org.jspecify.annotations.NullMarked;
