/** What an instance tells of itself: whether it is well, how far it is, what it has done. */
@NullMarked
package io.thalweg.watch;

import org.jspecify.annotations.NullMarked;
