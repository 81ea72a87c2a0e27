@NullMarked
package io.thalweg;

import org.jspecify.annotations.NullMarked;
