/** Who may ask, from where, and how often. */
@org.jspecify.annotations.NullMarked
package io.thalweg.api.access;
