/** What Prometheus scrapes: a reader of the application, which nothing that works depends on. */
@org.jspecify.annotations.NullMarked
package io.thalweg.metrics;
