@NullMarked
package io.thalweg.input;

import org.jspecify.annotations.NullMarked;
