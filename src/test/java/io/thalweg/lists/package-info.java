@NullMarked
package io.thalweg.lists;

import org.jspecify.annotations.NullMarked;
