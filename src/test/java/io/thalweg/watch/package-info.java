@NullMarked
package io.thalweg.watch;

import org.jspecify.annotations.NullMarked;
