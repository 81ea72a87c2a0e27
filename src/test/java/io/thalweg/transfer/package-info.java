@NullMarked
package io.thalweg.transfer;

import org.jspecify.annotations.NullMarked;
