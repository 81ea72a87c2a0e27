@NullMarked
package io.thalweg.stream;

import org.jspecify.annotations.NullMarked;
