@NullMarked
package io.thalweg.rank;

import org.jspecify.annotations.NullMarked;
