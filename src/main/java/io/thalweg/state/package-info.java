/** What a task keeps: its stores, their rows as bytes, and the folder that they are in. */
@NullMarked
package io.thalweg.state;

import org.jspecify.annotations.NullMarked;
