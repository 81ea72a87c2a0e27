/** The fault suite: what the system survives with nothing lost, each fault really inflicted. */
@NullMarked
package io.thalweg.faults;

import org.jspecify.annotations.NullMarked;
