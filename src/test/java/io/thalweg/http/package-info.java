@NullMarked
package io.thalweg.http;

import org.jspecify.annotations.NullMarked;
