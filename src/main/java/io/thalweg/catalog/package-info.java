/** Items: what they are called, what they are about, and where that is read from. */
@NullMarked
package io.thalweg.catalog;

import org.jspecify.annotations.NullMarked;
