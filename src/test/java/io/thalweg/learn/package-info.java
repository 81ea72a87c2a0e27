@NullMarked
package io.thalweg.learn;

import org.jspecify.annotations.NullMarked;
