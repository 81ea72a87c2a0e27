/** Lists of users: when they are due, how they are made, what was published. */
@NullMarked
package io.thalweg.lists;

import org.jspecify.annotations.NullMarked;
