@NullMarked
package io.thalweg.challenge;

import org.jspecify.annotations.NullMarked;
