/**
 * Files of ratings as people have them: what separates the fields, which column is which, units of time, and what was
 * noticed on the way.
 */
@NullMarked
package io.thalweg.rating.file;

import org.jspecify.annotations.NullMarked;
