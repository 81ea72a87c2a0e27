@NullMarked
package io.thalweg.state;

import org.jspecify.annotations.NullMarked;
