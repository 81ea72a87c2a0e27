@NullMarked
package io.thalweg.topics;

import org.jspecify.annotations.NullMarked;
