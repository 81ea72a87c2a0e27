@NullMarked
package io.thalweg.verify;

import org.jspecify.annotations.NullMarked;
