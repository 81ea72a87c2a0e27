@NullMarked
package io.thalweg.config;

import org.jspecify.annotations.NullMarked;
