/** Configuration: every own key in one table, where values come from, and what Kafka's clients and Streams make of them. */
@NullMarked
package io.thalweg.config;

import org.jspecify.annotations.NullMarked;
