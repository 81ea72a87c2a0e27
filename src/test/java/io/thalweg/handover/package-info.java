@NullMarked
package io.thalweg.handover;

import org.jspecify.annotations.NullMarked;
