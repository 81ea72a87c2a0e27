@NullMarked
package io.thalweg.model;

import org.jspecify.annotations.NullMarked;
