@NullMarked
package io.thalweg.api;

import org.jspecify.annotations.NullMarked;
