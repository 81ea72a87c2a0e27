@NullMarked
package io.thalweg.broker;

import org.jspecify.annotations.NullMarked;
