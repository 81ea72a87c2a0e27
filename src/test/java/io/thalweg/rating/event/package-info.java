@NullMarked
package io.thalweg.rating.event;

import org.jspecify.annotations.NullMarked;
