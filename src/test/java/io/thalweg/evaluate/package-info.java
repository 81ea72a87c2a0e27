@NullMarked
package io.thalweg.evaluate;

import org.jspecify.annotations.NullMarked;
